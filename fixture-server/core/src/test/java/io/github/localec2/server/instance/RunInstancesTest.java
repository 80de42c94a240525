package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static io.github.localec2.server.instance.InstanceFixtures.tag;
import static io.github.localec2.server.instance.InstanceFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

class RunInstancesTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  private static RunInstancesResponse run(Consumer<RunInstancesRequest.Builder> with) {
    return INSTANCES.run(with);
  }

  private static Instance runOne(Consumer<RunInstancesRequest.Builder> with) {
    return INSTANCES.runOne(with);
  }

  private static Instance described(String id) {
    return INSTANCES.described(id);
  }

  @Test
  void aLaunchIsPendingAndTheNextDescriptionRunning() {
    RunInstancesResponse response = run(request -> {});
    Instance instance = response.instances().get(0);

    assertThat(response.reservationId()).matches("r-[0-9a-f]{17}");
    assertThat(response.ownerId()).isEqualTo("000000000000");
    assertThat(instance.instanceId()).matches("i-[0-9a-f]{17}");
    assertThat(instance.state().name()).isEqualTo(InstanceStateName.PENDING);
    assertThat(instance.state().code()).isZero();
    assertThat(instance.stateReason().code()).isEqualTo("pending");
    assertThat(instance.blockDeviceMappings()).isEmpty();
    assertThat(instance.publicIpAddress()).isNull();

    Instance running = described(instance.instanceId());
    assertThat(running.state().name()).isEqualTo(InstanceStateName.RUNNING);
    assertThat(running.state().code()).isEqualTo(16);
    assertThat(running.stateReason()).isNull();
    assertThat(running.stateTransitionReason()).isEmpty();
    assertThat(running.publicIpAddress()).isNotNull();
    assertThat(running.publicDnsName()).startsWith("ec2-").endsWith(".compute-1.amazonaws.com");
    assertThat(running.blockDeviceMappings()).hasSize(1);
  }

  @Test
  void anInstanceHasTheFieldsThatEc2Sends() {
    Instance instance = described(runOne(request -> {}).instanceId());

    assertThat(instance.amiLaunchIndex()).isZero();
    assertThat(instance.architectureAsString()).isEqualTo("x86_64");
    assertThat(instance.clientToken()).isNotNull();
    assertThat(instance.ebsOptimized()).isFalse();
    assertThat(instance.enaSupport()).isTrue();
    assertThat(instance.hypervisorAsString()).isEqualTo("xen");
    assertThat(instance.virtualizationTypeAsString()).isEqualTo("hvm");
    assertThat(instance.rootDeviceName()).isEqualTo("/dev/sda1");
    assertThat(instance.rootDeviceTypeAsString()).isEqualTo("ebs");
    assertThat(instance.monitoring().stateAsString()).isEqualTo("disabled");
    assertThat(instance.placement().availabilityZone()).startsWith("us-east-1");
    assertThat(instance.placement().availabilityZoneId()).startsWith("use1-az");
    assertThat(instance.placement().tenancyAsString()).isEqualTo("default");
    assertThat(instance.placement().groupName()).isEmpty();
    assertThat(instance.cpuOptions().coreCount()).isEqualTo(1);
    assertThat(instance.cpuOptions().threadsPerCore()).isEqualTo(2);
    assertThat(instance.capacityReservationSpecification().capacityReservationPreferenceAsString())
        .isEqualTo("open");
    assertThat(instance.hibernationOptions().configured()).isFalse();
    assertThat(instance.enclaveOptions().enabled()).isFalse();
    assertThat(instance.maintenanceOptions().autoRecoveryAsString()).isEqualTo("default");
    assertThat(instance.metadataOptions().stateAsString()).isEqualTo("applied");
    assertThat(instance.metadataOptions().httpTokensAsString()).isEqualTo("optional");
    assertThat(instance.metadataOptions().httpPutResponseHopLimit()).isEqualTo(1);
    assertThat(instance.metadataOptions().httpEndpointAsString()).isEqualTo("enabled");
    assertThat(instance.platformDetails()).isEqualTo("Linux/UNIX");
    assertThat(instance.usageOperation()).isEqualTo("RunInstances");
    assertThat(instance.usageOperationUpdateTime()).isEqualTo(instance.launchTime());
    assertThat(instance.currentInstanceBootModeAsString()).isEqualTo("legacy-bios");
    assertThat(instance.privateDnsNameOptions().hostnameTypeAsString()).isEqualTo("ip-name");
    assertThat(instance.operator().managed()).isFalse();
    assertThat(instance.sourceDestCheck()).isTrue();
    assertThat(instance.hasTags()).isFalse();
    assertThat(instance.hasProductCodes()).isTrue();
    assertThat(instance.privateIpAddress()).startsWith("172.31.");
    assertThat(instance.privateDnsName()).endsWith(".ec2.internal");
    assertThat(instance.securityGroups()).extracting("groupName").containsExactly("default");
    assertThat(instance.networkInterfaces()).hasSize(1);
    assertThat(instance.networkInterfaces().get(0).attachment().statusAsString())
        .isEqualTo("attached");
  }

  @Test
  void theDefaultTypeIsM1Small() {
    Instance instance =
        CLIENT
            .runInstances(request -> request.imageId("ami-000001").minCount(1).maxCount(1))
            .instances()
            .get(0);
    assertThat(instance.instanceTypeAsString()).isEqualTo("m1.small");
  }

  @Test
  void aReservationKeepsItsInstancesAndItsId() {
    RunInstancesResponse launch = run(request -> request.minCount(3).maxCount(3));
    run(request -> {});

    var reservations = CLIENT.describeInstances().reservations();
    assertThat(reservations).hasSize(2);
    assertThat(reservations.get(0).reservationId()).isEqualTo(launch.reservationId());
    assertThat(reservations.get(0).instances())
        .extracting(Instance::amiLaunchIndex)
        .containsExactly(0, 1, 2);
    assertThat(
            CLIENT
                .describeInstances(
                    request -> request.filters(filter("reservation-id", launch.reservationId())))
                .reservations()
                .get(0)
                .instances())
        .hasSize(3);
  }

  @Test
  void countsAreChecked() {
    assertFault("InvalidParameterValue", () -> run(request -> request.minCount(0)));
    assertFault("InvalidParameterValue", () -> run(request -> request.minCount(2).maxCount(1)));
    assertFault("InvalidParameterValue", () -> run(request -> request.minCount(-1).maxCount(-1)));
  }

  @Test
  void malformedAndUnknownThingsAreNamed() {
    assertFault("InvalidAMIID.Malformed", () -> run(request -> request.imageId("ami_1")));
    assertFault("InvalidKeyPair.NotFound", () -> run(request -> request.keyName("nobody")));
    assertFault(
        "InvalidGroup.NotFound", () -> run(request -> request.securityGroupIds("sg-0123456789")));
    assertFault("InvalidGroup.NotFound", () -> run(request -> request.securityGroups("nobody")));
    assertFault(
        "InvalidSubnetID.NotFound",
        () -> run(request -> request.subnetId("subnet-00000000000000000")));
    assertFault(
        "InvalidParameterValue",
        () -> run(request -> request.placement(p -> p.availabilityZone("us-east-1z"))));
    assertFault(
        "InvalidPlacementGroup.Unknown",
        () -> run(request -> request.placement(p -> p.groupName("nobody"))));
    assertFault("InvalidParameterValue", () -> run(request -> request.instanceType("x9.tiny")));
  }

  @Test
  void anImageOfAnotherArchitectureDoesNotStart() {
    String armed = "ami-0e2c8caa4b6378d8a";
    assertFault("InvalidParameterValue", () -> run(request -> request.imageId(armed)));
  }

  @Test
  void userDataIsLimitedAndMustBeBase64() {
    assertFault(
        "InvalidUserData.Malformed", () -> run(request -> request.userData("#!/bin/sh -x\n")));
    String large = java.util.Base64.getEncoder().encodeToString(new byte[16_385]);
    assertFault("InvalidParameterValue", () -> run(request -> request.userData(large)));
  }

  @Test
  void tagsGoToEachKindOfResource() {
    String id =
        runOne(
                request ->
                    request.tagSpecifications(
                        tags(ResourceType.INSTANCE, tag("role", "web")),
                        tags(ResourceType.VOLUME, tag("role", "disk")),
                        tags(ResourceType.NETWORK_INTERFACE, tag("role", "card"))))
            .instanceId();
    Instance instance = described(id);
    assertThat(instance.tags()).containsExactly(tag("role", "web"));
    assertThat(CLIENT.describeTags(request -> request.filters(filter("key", "role"))).tags())
        .extracting("value")
        .containsExactlyInAnyOrder("web", "disk", "card");
    assertFault(
        "InvalidParameterValue",
        () ->
            run(request -> request.tagSpecifications(tags(ResourceType.VPC, tag("role", "web")))));
  }

  @Test
  void blockDeviceMappingsBecomeAttachedVolumes() {
    String id =
        runOne(
                request ->
                    request.blockDeviceMappings(
                        BlockDeviceMapping.builder()
                            .deviceName("/dev/sdf")
                            .ebs(e -> e.volumeSize(20).deleteOnTermination(false))
                            .build()))
            .instanceId();
    Instance instance = described(id);
    assertThat(instance.blockDeviceMappings())
        .extracting("deviceName")
        .containsExactly("/dev/sda1", "/dev/sdf");
    assertThat(instance.blockDeviceMappings().get(1).ebs().deleteOnTermination()).isFalse();
    assertThat(instance.blockDeviceMappings().get(1).ebs().statusAsString()).isEqualTo("attached");
  }

  @Test
  void interfacesAndInstanceLevelNetworkExcludeEachOther() {
    String subnet = runOne(request -> {}).subnetId();
    assertFault(
        "InvalidParameterCombination",
        () ->
            run(
                request ->
                    request.subnetId(subnet).networkInterfaces(card(0).subnetId(subnet).build())));
    assertFault(
        "InvalidParameterValue",
        () ->
            run(
                request ->
                    request.networkInterfaces(
                        InstanceNetworkInterfaceSpecification.builder().subnetId(subnet).build())));
    assertFault(
        "InvalidParameterCombination",
        () ->
            run(
                request ->
                    request.networkInterfaces(
                        card(0).associatePublicIpAddress(true).build(), card(1).build())));
    assertFault(
        "AttachmentLimitExceeded",
        () ->
            run(
                request ->
                    request.networkInterfaces(card(0).build(), card(1).build(), card(2).build())));
  }

  private static InstanceNetworkInterfaceSpecification.Builder card(int index) {
    return InstanceNetworkInterfaceSpecification.builder().deviceIndex(index);
  }

  @Test
  void interfacesSayWhatTheyNeed() {
    String id =
        runOne(
                request ->
                    request.networkInterfaces(
                        card(0)
                            .description("front")
                            .privateIpAddress("172.31.0.77")
                            .secondaryPrivateIpAddressCount(2)
                            .associatePublicIpAddress(false)
                            .deleteOnTermination(false)
                            .build()))
            .instanceId();
    Instance instance = described(id);
    assertThat(instance.privateIpAddress()).isEqualTo("172.31.0.77");
    assertThat(instance.publicIpAddress()).isNull();
    var network = instance.networkInterfaces().get(0);
    assertThat(network.description()).isEqualTo("front");
    assertThat(network.privateIpAddresses()).hasSize(3);
    assertThat(network.attachment().deleteOnTermination()).isFalse();
  }

  @Test
  void anAddressOrInterfaceIsForOneInstance() {
    assertFault(
        "InvalidParameterCombination",
        () -> run(request -> request.maxCount(2).privateIpAddress("172.31.0.77")));
    run(request -> request.privateIpAddress("172.31.0.77"));
    assertFault(
        "InvalidIPAddress.InUse", () -> run(request -> request.privateIpAddress("172.31.0.77")));
  }

  @Test
  void aSpotLaunchHasARequest() {
    Instance instance =
        described(
            runOne(request -> request.instanceMarketOptions(m -> m.marketType(MarketType.SPOT)))
                .instanceId());
    assertThat(instance.instanceLifecycle()).isEqualTo(InstanceLifecycleType.SPOT);
    assertThat(instance.spotInstanceRequestId()).matches("sir-[0-9a-f]{8}");
  }

  @Test
  void optionsAreTakenOver() {
    Instance instance =
        described(
            runOne(
                    request ->
                        request
                            .instanceType(InstanceType.M5_2_XLARGE)
                            .monitoring(m -> m.enabled(true))
                            .ebsOptimized(true)
                            .cpuOptions(c -> c.coreCount(2).threadsPerCore(1))
                            .metadataOptions(
                                m ->
                                    m.httpTokens(HttpTokensState.REQUIRED)
                                        .httpPutResponseHopLimit(2))
                            .iamInstanceProfile(p -> p.name("web")))
                .instanceId());
    assertThat(instance.monitoring().stateAsString()).isEqualTo("enabled");
    assertThat(instance.ebsOptimized()).isTrue();
    assertThat(instance.cpuOptions().coreCount()).isEqualTo(2);
    assertThat(instance.metadataOptions().httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
    assertThat(instance.iamInstanceProfile().arn())
        .isEqualTo("arn:aws:iam::000000000000:instance-profile/web");
    assertFault(
        "InvalidParameterValue",
        () -> run(request -> request.cpuOptions(c -> c.coreCount(7).threadsPerCore(2))));
    assertFault(
        "InvalidParameterCombination",
        () ->
            run(
                request ->
                    request
                        .instanceType(InstanceType.M5_LARGE)
                        .creditSpecification(c -> c.cpuCredits("unlimited"))));
  }

  @Test
  void aFullSubnetTakesWhatFits() {
    String vpc = runOne(request -> {}).vpcId();
    String subnet =
        CLIENT
            .createSubnet(request -> request.vpcId(vpc).cidrBlock("172.31.255.240/28"))
            .subnet()
            .subnetId();
    assertThat(run(request -> request.subnetId(subnet).minCount(5).maxCount(50)).instances())
        .hasSize(11);
    assertFault(
        "InsufficientFreeAddressesInSubnet", () -> run(request -> request.subnetId(subnet)));
  }
}
