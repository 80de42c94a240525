package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.volume.VolumeTables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreditSpecification;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataRequest;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMarketOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateLicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * The template data that would launch an instance like a given one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetLaunchTemplateData.html">GetLaunchTemplateData</a>
 */
final class InstanceTemplateData {
  private final Call call;
  private final InstanceRecord record;
  private final Instance instance;

  private InstanceTemplateData(Call call, InstanceRecord record) {
    this.call = call;
    this.record = record;
    this.instance = record.instance();
  }

  static GetLaunchTemplateDataResponse get(GetLaunchTemplateDataRequest request, Call call) {
    InstanceRecord record = call.rows(InstanceTables.INSTANCES).get(request.instanceId());
    return GetLaunchTemplateDataResponse.builder()
        .launchTemplateData(new InstanceTemplateData(call, record).data())
        .build();
  }

  private ResponseLaunchTemplateData data() {
    String credits = record.settings().cpuCredits();
    return call.models().as(instance, ResponseLaunchTemplateData.class).toBuilder()
        .blockDeviceMappings(instance.blockDeviceMappings().stream().map(this::volume).toList())
        .networkInterfaces(
            instance.networkInterfaces().stream().map(this::networkInterface).toList())
        .monitoring(m -> m.enabled(instance.monitoring().state() == MonitoringState.ENABLED))
        .disableApiTermination(record.settings().disableApiTermination())
        .disableApiStop(record.settings().disableApiStop())
        .instanceInitiatedShutdownBehavior(record.settings().shutdownBehavior())
        .userData(record.settings().userData())
        .creditSpecification(
            credits == null ? null : CreditSpecification.builder().cpuCredits(credits).build())
        .instanceMarketOptions(marketOptions())
        .licenseSpecifications(licenses())
        .tagSpecifications(tags())
        .build();
  }

  private LaunchTemplateBlockDeviceMapping volume(InstanceBlockDeviceMapping mapping) {
    LaunchTemplateEbsBlockDevice.Builder ebs =
        call.rows(VolumeTables.VOLUMES)
            .find(mapping.ebs().volumeId())
            .map(this::figures)
            .orElseGet(LaunchTemplateEbsBlockDevice::builder);
    return LaunchTemplateBlockDeviceMapping.builder()
        .deviceName(mapping.deviceName())
        .ebs(ebs.deleteOnTermination(mapping.ebs().deleteOnTermination()).build())
        .build();
  }

  private LaunchTemplateEbsBlockDevice.Builder figures(Volume volume) {
    String snapshot = volume.snapshotId();
    return call.models().as(volume, LaunchTemplateEbsBlockDevice.class).toBuilder()
        .volumeSize(volume.size())
        .snapshotId(snapshot == null || snapshot.isEmpty() ? null : snapshot);
  }

  private LaunchTemplateInstanceNetworkInterfaceSpecification networkInterface(
      InstanceNetworkInterface eni) {
    return call
        .models()
        .as(eni, LaunchTemplateInstanceNetworkInterfaceSpecification.class)
        .toBuilder()
        .associatePublicIpAddress(eni.association() != null)
        .deleteOnTermination(eni.attachment().deleteOnTermination())
        .deviceIndex(eni.attachment().deviceIndex())
        .networkCardIndex(eni.attachment().networkCardIndex())
        .groups(eni.groups().stream().map(GroupIdentifier::groupId).toList())
        .build();
  }

  private @Nullable LaunchTemplateInstanceMarketOptions marketOptions() {
    return instance.instanceLifecycle() == InstanceLifecycleType.SPOT
        ? LaunchTemplateInstanceMarketOptions.builder().marketType("spot").build()
        : null;
  }

  private @Nullable List<LaunchTemplateLicenseConfiguration> licenses() {
    return instance.licenses().isEmpty()
        ? null
        : instance.licenses().stream()
            .map(
                license ->
                    LaunchTemplateLicenseConfiguration.builder()
                        .licenseConfigurationArn(license.licenseConfigurationArn())
                        .build())
            .toList();
  }

  /** AWS's own tags can't be given to another instance. */
  private @Nullable List<LaunchTemplateTagSpecification> tags() {
    List<Tag> own = instance.tags().stream().filter(tag -> !tag.key().startsWith("aws:")).toList();
    return own.isEmpty()
        ? null
        : List.of(
            LaunchTemplateTagSpecification.builder().resourceType("instance").tags(own).build());
  }
}
