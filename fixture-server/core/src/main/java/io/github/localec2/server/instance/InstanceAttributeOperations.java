package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResetInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetInstanceAttributeResponse;

/**
 * The attributes of instances, one at a time.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html">
 *     DescribeInstanceAttribute</a>
 */
public final class InstanceAttributeOperations {
  private InstanceAttributeOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeInstanceAttributeRequest.class, InstanceAttributeOperations::describe)
        .write(ModifyInstanceAttributeRequest.class, InstanceAttributeOperations::modify)
        .write(ResetInstanceAttributeRequest.class, InstanceAttributeOperations::reset);
  }

  private static DescribeInstanceAttributeResponse describe(
      DescribeInstanceAttributeRequest request, Call call) {
    InstanceRecord row = call.rows(INSTANCES).get(request.instanceId());
    Instance instance = row.instance();
    InstanceSettings settings = row.settings();
    DescribeInstanceAttributeResponse.Builder answer =
        DescribeInstanceAttributeResponse.builder().instanceId(row.instanceId());
    switch (request.attribute()) {
      case INSTANCE_TYPE -> answer.instanceType(text(instance.instanceTypeAsString()));
      case KERNEL -> answer.kernelId(text(instance.kernelId()));
      case RAMDISK -> answer.ramdiskId(text(instance.ramdiskId()));
      case USER_DATA -> answer.userData(text(settings.userData()));
      case DISABLE_API_TERMINATION ->
          answer.disableApiTermination(flag(settings.disableApiTermination()));
      case DISABLE_API_STOP -> answer.disableApiStop(flag(settings.disableApiStop()));
      case INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR ->
          answer.instanceInitiatedShutdownBehavior(text(settings.shutdownBehavior()));
      case ROOT_DEVICE_NAME -> answer.rootDeviceName(text(instance.rootDeviceName()));
      case BLOCK_DEVICE_MAPPING ->
          answer.blockDeviceMappings(List.copyOf(instance.blockDeviceMappings()));
      case PRODUCT_CODES -> answer.productCodes(List.copyOf(instance.productCodes()));
      case SOURCE_DEST_CHECK ->
          answer.sourceDestCheck(flag(Boolean.TRUE.equals(instance.sourceDestCheck())));
      case GROUP_SET -> answer.groups(List.copyOf(instance.securityGroups()));
      case EBS_OPTIMIZED -> answer.ebsOptimized(flag(Boolean.TRUE.equals(instance.ebsOptimized())));
      case SRIOV_NET_SUPPORT -> answer.sriovNetSupport(text(instance.sriovNetSupport()));
      case ENA_SUPPORT -> answer.enaSupport(flag(Boolean.TRUE.equals(instance.enaSupport())));
      case ENCLAVE_OPTIONS -> answer.enclaveOptions(instance.enclaveOptions());
      default -> throw unknown(request.attributeAsString());
    }
    return answer.build();
  }

  private static io.github.localec2.server.state.Ec2Fault unknown(String attribute) {
    return CommonFaults.invalidParameterValue(
        "Value (" + attribute + ") for parameter attribute is invalid. Unknown attribute.");
  }

  private static AttributeValue text(@Nullable String value) {
    return AttributeValue.builder().value(value).build();
  }

  private static AttributeBooleanValue flag(boolean value) {
    return AttributeBooleanValue.builder().value(value).build();
  }

  private static ModifyInstanceAttributeResponse modify(
      ModifyInstanceAttributeRequest request, Call call) {
    AttributeChanges.of(request).apply(call.view(), request.instanceId());
    return ModifyInstanceAttributeResponse.builder().build();
  }

  private static ResetInstanceAttributeResponse reset(
      ResetInstanceAttributeRequest request, Call call) {
    String id = request.instanceId();
    switch (request.attribute()) {
      case KERNEL ->
          AttributeChange.ofStopped(
                  row -> row.with(row.instance().toBuilder().kernelId(null).build()))
              .apply(call.view(), id);
      case RAMDISK ->
          AttributeChange.ofStopped(
                  row -> row.with(row.instance().toBuilder().ramdiskId(null).build()))
              .apply(call.view(), id);
      case SOURCE_DEST_CHECK -> AttributeChange.sourceDestCheck(true).apply(call.view(), id);
      default ->
          throw CommonFaults.invalidParameterValue(
              "Value ("
                  + request.attributeAsString()
                  + ") for parameter attribute is invalid. Valid values are: kernel, ramdisk,"
                  + " sourceDestCheck");
    }
    return ResetInstanceAttributeResponse.builder().build();
  }
}
