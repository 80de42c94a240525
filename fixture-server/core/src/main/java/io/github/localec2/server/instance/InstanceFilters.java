package io.github.localec2.server.instance;

import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Timestamps;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CapacityReservationTargetResponse;
import software.amazon.awssdk.services.ec2.model.EbsInstanceBlockDevice;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ProductCode;

/**
 * The filters of DescribeInstances.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html">
 *     DescribeInstances</a>
 */
final class InstanceFilters {
  static final Filters<InstanceRecord> ALL = build();

  private InstanceFilters() {}

  private static Filters<InstanceRecord> build() {
    Filters.Builder<InstanceRecord> filters =
        Filters.of(InstanceTables.INSTANCES)
            .id("instance-id")
            .indexed(
                "reservation-id",
                InstanceTables.INSTANCES_BY_RESERVATION,
                row -> Stream.of(row.reservationId()))
            .one("owner-id", row -> row.launch().ownerId())
            .one("requester-id", row -> row.launch().requesterId());
    plain(filters);
    placement(filters);
    states(filters);
    volumes(filters);
    options(filters);
    return InterfaceFilters.addTo(filters).build();
  }

  private static void plain(Filters.Builder<InstanceRecord> filters) {
    filters
        .one("architecture", row -> row.instance().architectureAsString())
        .one("boot-mode", row -> row.instance().bootModeAsString())
        .one("client-token", row -> row.instance().clientToken())
        .one("current-instance-boot-mode", row -> row.instance().currentInstanceBootModeAsString())
        .one("dns-name", row -> row.instance().publicDnsName())
        .flag("ebs-optimized", row -> row.instance().ebsOptimized())
        .flag("ena-support", row -> row.instance().enaSupport())
        .one("hypervisor", row -> row.instance().hypervisorAsString())
        .one("image-id", row -> row.instance().imageId())
        .one("instance-lifecycle", row -> row.instance().instanceLifecycleAsString())
        .one("instance-type", row -> row.instance().instanceTypeAsString())
        .many("instance.group-id", row -> groups(row, GroupIdentifier::groupId))
        .many("instance.group-name", row -> groups(row, GroupIdentifier::groupName))
        .one("ip-address", row -> row.instance().publicIpAddress())
        .many(
            "ipv6-address",
            row ->
                row.instance().networkInterfaces().stream()
                    .flatMap(each -> each.ipv6Addresses().stream())
                    .map(each -> each.ipv6Address()))
        .one("kernel-id", row -> row.instance().kernelId())
        .one("key-name", row -> row.instance().keyName())
        .number("launch-index", row -> row.instance().amiLaunchIndex())
        .time("launch-time", row -> row.instance().launchTime())
        .one("outpost-arn", row -> row.instance().outpostArn())
        .one("platform", row -> row.instance().platformAsString())
        .one("platform-details", row -> row.instance().platformDetails())
        .one("private-dns-name", row -> row.instance().privateDnsName())
        .many(
            "private-ip-address",
            row ->
                row.instance().networkInterfaces().stream()
                    .flatMap(each -> each.privateIpAddresses().stream())
                    .map(each -> each.privateIpAddress()))
        .many(
            "product-code",
            row -> row.instance().productCodes().stream().map(ProductCode::productCodeId))
        .many(
            "product-code.type",
            row -> row.instance().productCodes().stream().map(ProductCode::productCodeTypeAsString))
        .one("ramdisk-id", row -> row.instance().ramdiskId())
        .one("root-device-name", row -> row.instance().rootDeviceName())
        .one("root-device-type", row -> row.instance().rootDeviceTypeAsString())
        .flag("source-dest-check", row -> row.instance().sourceDestCheck())
        .one("spot-instance-request-id", row -> row.instance().spotInstanceRequestId())
        .one("subnet-id", row -> row.instance().subnetId())
        .one("tpm-support", row -> row.instance().tpmSupport())
        .one("usage-operation", row -> row.instance().usageOperation())
        .time("usage-operation-update-time", row -> row.instance().usageOperationUpdateTime())
        .one("virtualization-type", row -> row.instance().virtualizationTypeAsString())
        .one("vpc-id", row -> row.instance().vpcId());
  }

  private static void placement(Filters.Builder<InstanceRecord> filters) {
    filters
        .one("affinity", row -> row.instance().placement().affinity())
        .one("availability-zone", row -> row.instance().placement().availabilityZone())
        .one("availability-zone-id", row -> row.instance().placement().availabilityZoneId())
        .one("host-id", row -> row.instance().placement().hostId())
        .one("placement-group-name", row -> row.instance().placement().groupName())
        .number("placement-partition-number", row -> row.instance().placement().partitionNumber())
        .one("tenancy", row -> row.instance().placement().tenancyAsString());
  }

  private static void states(Filters.Builder<InstanceRecord> filters) {
    filters
        .number("instance-state-code", row -> row.instance().state().code())
        .one("instance-state-name", row -> row.instance().state().nameAsString())
        .one("monitoring-state", row -> row.instance().monitoring().stateAsString())
        .one("reason", row -> row.instance().stateTransitionReason())
        .one(
            "state-reason-code",
            row ->
                row.instance().stateReason() == null ? null : row.instance().stateReason().code())
        .one(
            "state-reason-message",
            row ->
                row.instance().stateReason() == null
                    ? null
                    : row.instance().stateReason().message());
  }

  private static void volumes(Filters.Builder<InstanceRecord> filters) {
    filters
        .many(
            "block-device-mapping.attach-time",
            row -> ebs(row).map(each -> Timestamps.format(each.attachTime())))
        .many(
            "block-device-mapping.delete-on-termination",
            row -> ebs(row).map(each -> String.valueOf(each.deleteOnTermination())))
        .many(
            "block-device-mapping.device-name",
            row -> row.instance().blockDeviceMappings().stream().map(each -> each.deviceName()))
        .many(
            "block-device-mapping.status",
            row -> ebs(row).map(EbsInstanceBlockDevice::statusAsString))
        .many(
            "block-device-mapping.volume-id",
            row -> ebs(row).map(EbsInstanceBlockDevice::volumeId));
  }

  private static void options(Filters.Builder<InstanceRecord> filters) {
    filters
        .one("capacity-reservation-id", row -> row.instance().capacityReservationId())
        .one(
            "capacity-reservation-specification.capacity-reservation-preference",
            row ->
                row.instance()
                    .capacityReservationSpecification()
                    .capacityReservationPreferenceAsString())
        .one(
            "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
            row -> target(row, CapacityReservationTargetResponse::capacityReservationId))
        .one(
            "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn",
            row ->
                target(row, CapacityReservationTargetResponse::capacityReservationResourceGroupArn))
        .flag("enclave-options.enabled", row -> row.instance().enclaveOptions().enabled())
        .flag(
            "hibernation-options.configured",
            row -> row.instance().hibernationOptions().configured())
        .one(
            "iam-instance-profile.arn",
            row ->
                row.instance().iamInstanceProfile() == null
                    ? null
                    : row.instance().iamInstanceProfile().arn())
        .one(
            "iam-instance-profile.id",
            row ->
                row.instance().iamInstanceProfile() == null
                    ? null
                    : row.instance().iamInstanceProfile().id())
        .one("iam-instance-profile.name", InstanceFilters::profileName)
        .one(
            "maintenance-options.auto-recovery",
            row -> row.instance().maintenanceOptions().autoRecoveryAsString())
        .one(
            "metadata-options.http-endpoint",
            row -> metadata(row, InstanceMetadataOptionsResponse::httpEndpointAsString))
        // IPv4 is on whenever the endpoint is
        .one(
            "metadata-options.http-protocol-ipv4",
            row -> metadata(row, InstanceMetadataOptionsResponse::httpEndpointAsString))
        .one(
            "metadata-options.http-protocol-ipv6",
            row -> metadata(row, InstanceMetadataOptionsResponse::httpProtocolIpv6AsString))
        .number(
            "metadata-options.http-put-response-hop-limit",
            row -> row.instance().metadataOptions().httpPutResponseHopLimit())
        .one(
            "metadata-options.http-tokens",
            row -> metadata(row, InstanceMetadataOptionsResponse::httpTokensAsString))
        .one(
            "metadata-options.instance-metadata-tags",
            row -> metadata(row, InstanceMetadataOptionsResponse::instanceMetadataTagsAsString))
        .one(
            "metadata-options.state",
            row -> metadata(row, InstanceMetadataOptionsResponse::stateAsString))
        .one(
            "network-performance-options.bandwidth-weighting",
            row -> row.instance().networkPerformanceOptions().bandwidthWeightingAsString())
        .flag("operator.managed", row -> row.instance().operator().managed())
        .one("operator.principal", row -> row.instance().operator().principal())
        .flag(
            "private-dns-name-options.enable-resource-name-dns-a-record",
            row -> dns(row, PrivateDnsNameOptionsResponse::enableResourceNameDnsARecord))
        .flag(
            "private-dns-name-options.enable-resource-name-dns-aaaa-record",
            row -> dns(row, PrivateDnsNameOptionsResponse::enableResourceNameDnsAAAARecord))
        .one(
            "private-dns-name-options.hostname-type",
            row -> dns(row, PrivateDnsNameOptionsResponse::hostnameTypeAsString));
  }

  private static Stream<String> groups(
      InstanceRecord row, Function<GroupIdentifier, String> value) {
    return row.instance().securityGroups().stream().map(value);
  }

  private static Stream<EbsInstanceBlockDevice> ebs(InstanceRecord row) {
    return row.instance().blockDeviceMappings().stream().map(each -> each.ebs());
  }

  private static @Nullable String profileName(InstanceRecord row) {
    Instance instance = row.instance();
    if (instance.iamInstanceProfile() == null) {
      return null;
    }
    String arn = instance.iamInstanceProfile().arn();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static @Nullable String target(
      InstanceRecord row, Function<CapacityReservationTargetResponse, String> value) {
    var target = row.instance().capacityReservationSpecification().capacityReservationTarget();
    return target == null ? null : value.apply(target);
  }

  private static <R> R metadata(
      InstanceRecord row, Function<InstanceMetadataOptionsResponse, R> value) {
    return value.apply(row.instance().metadataOptions());
  }

  private static <R> R dns(InstanceRecord row, Function<PrivateDnsNameOptionsResponse, R> value) {
    return value.apply(row.instance().privateDnsNameOptions());
  }
}
