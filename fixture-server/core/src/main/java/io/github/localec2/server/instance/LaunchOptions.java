package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CapacityReservationPreference;
import software.amazon.awssdk.services.ec2.model.CapacityReservationSpecification;
import software.amazon.awssdk.services.ec2.model.CapacityReservationSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.CapacityReservationTargetResponse;
import software.amazon.awssdk.services.ec2.model.EnclaveOptions;
import software.amazon.awssdk.services.ec2.model.HibernationOptions;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.HypervisorType;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAutoRecoveryState;
import software.amazon.awssdk.services.ec2.model.InstanceBandwidthWeighting;
import software.amazon.awssdk.services.ec2.model.InstanceMaintenanceOptions;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkPerformanceOptions;
import software.amazon.awssdk.services.ec2.model.InstanceRebootMigrationState;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.Monitoring;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.NitroEnclavesSupport;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsOnLaunch;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsRequest;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** What all instances of one launch have in common; they share these very objects. */
final class LaunchOptions {
  static final OperatorResponse UNMANAGED = OperatorResponse.builder().managed(false).build();

  private LaunchOptions() {}

  /** An instance without an id, an index, a time, a client token, volumes and interfaces. */
  static Instance shared(
      RegionView view, RunInstancesRequest request, LaunchType type, Subnet subnet) {
    Image image = type.image();
    Instance.Builder instance =
        Instance.builder()
            .imageId(image.imageId())
            .state(InstanceStates.PENDING)
            .stateReason(InstanceStates.REASON_PENDING)
            .stateTransitionReason("")
            .keyName(request.keyName())
            // set even where it is empty: EC2 sends it so
            .productCodes(List.copyOf(image.productCodes()))
            .instanceType(type.name())
            .placement(LaunchPlacement.of(view, request, subnet))
            .kernelId(request.kernelId() != null ? request.kernelId() : image.kernelId())
            .ramdiskId(request.ramdiskId() != null ? request.ramdiskId() : image.ramdiskId())
            .platform(image.platformAsString())
            .platformDetails(image.platformDetails())
            .usageOperation(image.usageOperation())
            .monitoring(monitoring(request))
            .architecture(image.architecture())
            .ebsOptimized(type.ebsOptimized(request.ebsOptimized()))
            .enaSupport(image.enaSupport())
            .hypervisor(HypervisorType.XEN)
            .iamInstanceProfile(InstanceProfiles.of(view, request.iamInstanceProfile()))
            .rootDeviceName(image.rootDeviceName())
            .rootDeviceType(image.rootDeviceType())
            .virtualizationType(image.virtualizationType())
            .cpuOptions(type.cpuOptions(request.cpuOptions()))
            .capacityReservationSpecification(capacity(request.capacityReservationSpecification()))
            .hibernationOptions(hibernation(request, type))
            .metadataOptions(MetadataOptions.atLaunch(view, image, request.metadataOptions()))
            .enclaveOptions(enclave(request, type))
            .bootMode(image.bootMode())
            .currentInstanceBootMode(type.bootMode())
            .tpmSupport(image.tpmSupportAsString())
            .privateDnsNameOptions(dnsNames(request.privateDnsNameOptions(), subnet))
            .maintenanceOptions(maintenance(request))
            .networkPerformanceOptions(networkPerformance(request, type))
            .operator(UNMANAGED);
    List<LicenseConfiguration> licenses =
        request.licenseSpecifications().stream()
            .map(
                each ->
                    LicenseConfiguration.builder()
                        .licenseConfigurationArn(each.licenseConfigurationArn())
                        .build())
            .toList();
    if (!licenses.isEmpty()) {
      instance.licenses(licenses);
    }
    return instance.build();
  }

  private static Monitoring monitoring(RunInstancesRequest request) {
    boolean on =
        request.monitoring() != null && Boolean.TRUE.equals(request.monitoring().enabled());
    return Monitoring.builder()
        .state(on ? MonitoringState.PENDING : MonitoringState.DISABLED)
        .build();
  }

  static CapacityReservationSpecificationResponse capacity(
      @Nullable CapacityReservationSpecification wanted) {
    CapacityReservationSpecificationResponse.Builder made =
        CapacityReservationSpecificationResponse.builder();
    if (wanted == null
        || (wanted.capacityReservationPreference() == null
            && wanted.capacityReservationTarget() == null)) {
      return made.capacityReservationPreference(CapacityReservationPreference.OPEN).build();
    }
    if (wanted.capacityReservationPreference() != null
        && wanted.capacityReservationTarget() != null
        && wanted.capacityReservationPreference()
            != CapacityReservationPreference.CAPACITY_RESERVATIONS_ONLY) {
      throw CommonFaults.notTogether("CapacityReservationPreference", "CapacityReservationTarget");
    }
    made.capacityReservationPreference(wanted.capacityReservationPreferenceAsString());
    if (wanted.capacityReservationTarget() != null) {
      made.capacityReservationTarget(
          CapacityReservationTargetResponse.builder()
              .capacityReservationId(wanted.capacityReservationTarget().capacityReservationId())
              .capacityReservationResourceGroupArn(
                  wanted.capacityReservationTarget().capacityReservationResourceGroupArn())
              .build());
    }
    return made.build();
  }

  private static HibernationOptions hibernation(RunInstancesRequest request, LaunchType type) {
    boolean configured =
        request.hibernationOptions() != null
            && Boolean.TRUE.equals(request.hibernationOptions().configured());
    if (configured && !Boolean.TRUE.equals(type.info().hibernationSupported())) {
      throw Ec2Fault.of(
          "UnsupportedHibernationConfiguration",
          "Hibernation is not supported on the instance type '" + type.name() + "'.");
    }
    return HibernationOptions.builder().configured(configured).build();
  }

  private static EnclaveOptions enclave(RunInstancesRequest request, LaunchType type) {
    boolean enabled =
        request.enclaveOptions() != null && Boolean.TRUE.equals(request.enclaveOptions().enabled());
    if (enabled && type.info().nitroEnclavesSupport() != NitroEnclavesSupport.SUPPORTED) {
      throw CommonFaults.unsupportedOperation(
          "The instance type '" + type.name() + "' does not support Nitro Enclaves.");
    }
    return EnclaveOptions.builder().enabled(enabled).build();
  }

  private static PrivateDnsNameOptionsResponse dnsNames(
      @Nullable PrivateDnsNameOptionsRequest wanted, Subnet subnet) {
    PrivateDnsNameOptionsOnLaunch ofSubnet = subnet.privateDnsNameOptionsOnLaunch();
    HostnameType type = ofSubnet == null ? null : ofSubnet.hostnameType();
    Boolean a = ofSubnet == null ? null : ofSubnet.enableResourceNameDnsARecord();
    Boolean aaaa = ofSubnet == null ? null : ofSubnet.enableResourceNameDnsAAAARecord();
    if (wanted != null) {
      type = wanted.hostnameType() == null ? type : wanted.hostnameType();
      a = wanted.enableResourceNameDnsARecord() == null ? a : wanted.enableResourceNameDnsARecord();
      aaaa =
          wanted.enableResourceNameDnsAAAARecord() == null
              ? aaaa
              : wanted.enableResourceNameDnsAAAARecord();
    }
    return PrivateDnsNameOptionsResponse.builder()
        .hostnameType(type == null ? HostnameType.IP_NAME : type)
        .enableResourceNameDnsARecord(Boolean.TRUE.equals(a))
        .enableResourceNameDnsAAAARecord(Boolean.TRUE.equals(aaaa))
        .build();
  }

  private static InstanceMaintenanceOptions maintenance(RunInstancesRequest request) {
    InstanceAutoRecoveryState recovery =
        request.maintenanceOptions() == null ? null : request.maintenanceOptions().autoRecovery();
    return InstanceMaintenanceOptions.builder()
        .autoRecovery(recovery == null ? InstanceAutoRecoveryState.DEFAULT : recovery)
        .rebootMigration(InstanceRebootMigrationState.DEFAULT)
        .build();
  }

  private static InstanceNetworkPerformanceOptions networkPerformance(
      RunInstancesRequest request, LaunchType type) {
    InstanceBandwidthWeighting weighting =
        request.networkPerformanceOptions() == null
            ? null
            : request.networkPerformanceOptions().bandwidthWeighting();
    return InstanceNetworkPerformanceOptions.builder()
        .bandwidthWeighting(
            weighting == null
                ? InstanceBandwidthWeighting.DEFAULT
                : checkedWeighting(weighting, type.info()))
        .build();
  }

  static InstanceBandwidthWeighting checkedWeighting(
      InstanceBandwidthWeighting weighting, InstanceTypeInfo info) {
    if (weighting != InstanceBandwidthWeighting.DEFAULT
        && !info.networkInfo().bandwidthWeightingsAsStrings().contains(weighting.toString())) {
      throw CommonFaults.unsupportedOperation(
          "The instance type '"
              + info.instanceTypeAsString()
              + "' does not support the bandwidth weighting '"
              + weighting
              + "'.");
    }
    return weighting;
  }
}
