package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;

class InstanceAttributeTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();
  private static final String SCRIPT = base64("#!/bin/sh\n");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static DescribeInstanceAttributeResponse attribute(
      String id, InstanceAttributeName attribute) {
    return CLIENT.describeInstanceAttribute(request -> request.instanceId(id).attribute(attribute));
  }

  private static void modify(String id, Consumer<ModifyInstanceAttributeRequest.Builder> with) {
    CLIENT.modifyInstanceAttribute(
        request -> {
          request.instanceId(id);
          with.accept(request);
        });
  }

  private static String stopped() {
    String id = INSTANCES.launched();
    CLIENT.stopInstances(request -> request.instanceIds(id));
    return id;
  }

  @Test
  void eachAttributeIsAnsweredAlone() {
    String id =
        INSTANCES
            .runOne(request -> request.userData(SCRIPT).disableApiTermination(true))
            .instanceId();
    assertThat(attribute(id, InstanceAttributeName.USER_DATA).userData().value()).isEqualTo(SCRIPT);
    assertThat(
            attribute(id, InstanceAttributeName.DISABLE_API_TERMINATION)
                .disableApiTermination()
                .value())
        .isTrue();
    assertThat(attribute(id, InstanceAttributeName.DISABLE_API_STOP).disableApiStop().value())
        .isFalse();
    assertThat(attribute(id, InstanceAttributeName.INSTANCE_TYPE).instanceType().value())
        .isEqualTo("t3.micro");
    assertThat(
            attribute(id, InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR)
                .instanceInitiatedShutdownBehavior()
                .value())
        .isEqualTo("stop");
    assertThat(attribute(id, InstanceAttributeName.ROOT_DEVICE_NAME).rootDeviceName().value())
        .isEqualTo("/dev/sda1");
    assertThat(attribute(id, InstanceAttributeName.BLOCK_DEVICE_MAPPING).blockDeviceMappings())
        .hasSize(1);
    assertThat(attribute(id, InstanceAttributeName.GROUP_SET).groups())
        .extracting("groupName")
        .containsExactly("default");
    assertThat(attribute(id, InstanceAttributeName.SOURCE_DEST_CHECK).sourceDestCheck().value())
        .isTrue();
    assertThat(attribute(id, InstanceAttributeName.EBS_OPTIMIZED).ebsOptimized().value()).isFalse();
    assertThat(attribute(id, InstanceAttributeName.ENA_SUPPORT).enaSupport().value()).isTrue();
    assertThat(attribute(id, InstanceAttributeName.ENCLAVE_OPTIONS).enclaveOptions().enabled())
        .isFalse();
    assertThat(attribute(id, InstanceAttributeName.PRODUCT_CODES).productCodes()).isEmpty();
    assertThat(attribute(id, InstanceAttributeName.KERNEL).kernelId().value()).isNull();
    assertThat(attribute(id, InstanceAttributeName.USER_DATA).instanceType()).isNull();
  }

  @Test
  void theTypeOfAStoppedInstanceChanges() {
    String id = stopped();
    modify(id, request -> request.instanceType(type -> type.value("m5.2xlarge")));
    var instance = INSTANCES.described(id);
    assertThat(instance.instanceType()).isEqualTo(InstanceType.M5_2_XLARGE);
    assertThat(instance.cpuOptions().coreCount()).isEqualTo(4);
  }

  @Test
  void whatTheMachineIsMadeOfChangesOnlyWhileItIsStopped() {
    String id = INSTANCES.launched();
    assertFault(
        "IncorrectInstanceState",
        () -> modify(id, request -> request.instanceType(type -> type.value("m5.large"))));
    assertFault(
        "IncorrectInstanceState",
        () ->
            modify(
                id, request -> request.userData(data -> data.value(SdkBytes.fromUtf8String("x")))));
    assertFault(
        "IncorrectInstanceState",
        () -> modify(id, request -> request.ebsOptimized(flag -> flag.value(false))));
    assertFault(
        "IncorrectInstanceState",
        () -> modify(id, request -> request.enaSupport(flag -> flag.value(false))));
  }

  @Test
  void userDataOfAStoppedInstanceChanges() {
    String id = stopped();
    modify(
        id,
        request -> request.userData(data -> data.value(SdkBytes.fromUtf8String("#!/bin/sh\n"))));
    assertThat(attribute(id, InstanceAttributeName.USER_DATA).userData().value()).isEqualTo(SCRIPT);
    modify(id, request -> request.attribute(InstanceAttributeName.USER_DATA).value(""));
    assertThat(attribute(id, InstanceAttributeName.USER_DATA).userData().value()).isNull();
  }

  @Test
  void anUnknownOrUnfitTypeIsRefused() {
    String id = stopped();
    assertFault(
        "InvalidParameterValue",
        () -> modify(id, request -> request.instanceType(type -> type.value("x9.tiny"))));
    assertFault(
        "InvalidParameterCombination",
        () -> modify(id, request -> request.instanceType(type -> type.value("t4g.micro"))));
  }

  @Test
  void aRequestChangesOneAttribute() {
    String id = INSTANCES.launched();
    assertThat(
            assertFault("InvalidParameterCombination", () -> modify(id, request -> {}))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("No attributes specified.");
    assertFault(
        "InvalidParameterCombination",
        () ->
            modify(
                id,
                request ->
                    request
                        .disableApiStop(flag -> flag.value(true))
                        .disableApiTermination(flag -> flag.value(true))));
  }

  @Test
  void attributesAreAlsoNamed() {
    String id = INSTANCES.launched();
    modify(
        id,
        request ->
            request
                .attribute(InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR)
                .value("terminate"));
    assertThat(
            attribute(id, InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR)
                .instanceInitiatedShutdownBehavior()
                .value())
        .isEqualTo("terminate");
    assertFault(
        "InvalidParameterValue",
        () ->
            modify(
                id,
                request ->
                    request.attribute(InstanceAttributeName.DISABLE_API_STOP).value("perhaps")));
  }

  @Test
  void sourceDestCheckIsTheInterfaces() {
    String id = INSTANCES.launched();
    modify(id, request -> request.sourceDestCheck(flag -> flag.value(false)));
    assertThat(INSTANCES.described(id).sourceDestCheck()).isFalse();
    assertThat(INSTANCES.described(id).networkInterfaces().get(0).sourceDestCheck()).isFalse();
    CLIENT.resetInstanceAttribute(
        request -> request.instanceId(id).attribute(InstanceAttributeName.SOURCE_DEST_CHECK));
    assertThat(INSTANCES.described(id).sourceDestCheck()).isTrue();
  }

  @Test
  void groupsAreReplaced() {
    String id = INSTANCES.launched();
    String vpc = INSTANCES.described(id).vpcId();
    String group =
        CLIENT
            .createSecurityGroup(request -> request.groupName("web").description("web").vpcId(vpc))
            .groupId();
    modify(id, request -> request.groups(group));
    assertThat(INSTANCES.described(id).securityGroups())
        .extracting("groupId")
        .containsExactly(group);
    assertFault(
        "InvalidGroup.NotFound", () -> modify(id, request -> request.groups("sg-0123456789")));
  }

  @Test
  void severalInterfacesMustBeNamed() {
    String id =
        INSTANCES.runOne(request -> request.networkInterfaces(card(0), card(1))).instanceId();
    assertFault(
        "InvalidInstanceID",
        () -> modify(id, request -> request.sourceDestCheck(flag -> flag.value(false))));
  }

  private static InstanceNetworkInterfaceSpecification card(int index) {
    return InstanceNetworkInterfaceSpecification.builder().deviceIndex(index).build();
  }

  @Test
  void aVolumeMayOutliveItsInstance() {
    String id = INSTANCES.launched();
    modify(id, request -> request.blockDeviceMappings(kept("/dev/sda1")));
    assertThat(INSTANCES.described(id).blockDeviceMappings().get(0).ebs().deleteOnTermination())
        .isFalse();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertThat(CLIENT.describeVolumes().volumes()).hasSize(1);
    assertThat(CLIENT.describeVolumes().volumes().get(0).stateAsString()).isEqualTo("available");
    String other = INSTANCES.launched();
    assertFault(
        "InvalidInstanceAttributeValue",
        () -> modify(other, request -> request.blockDeviceMappings(kept("/dev/sdz"))));
  }

  private static InstanceBlockDeviceMappingSpecification kept(String device) {
    return InstanceBlockDeviceMappingSpecification.builder()
        .deviceName(device)
        .ebs(ebs -> ebs.deleteOnTermination(false))
        .build();
  }

  @Test
  void aTerminatedInstanceChangesNoMore() {
    String id = INSTANCES.launched();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertFault(
        "IncorrectInstanceState",
        () -> modify(id, request -> request.disableApiStop(flag -> flag.value(true))));
    assertFault(
        "InvalidInstanceID.NotFound",
        () ->
            modify(
                "i-00000000000000000",
                request -> request.disableApiStop(flag -> flag.value(true))));
  }
}
