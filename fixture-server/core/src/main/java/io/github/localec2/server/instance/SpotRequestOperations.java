package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CancelSpotInstanceRequestState;
import software.amazon.awssdk.services.ec2.model.CancelSpotInstanceRequestsRequest;
import software.amazon.awssdk.services.ec2.model.CancelSpotInstanceRequestsResponse;
import software.amazon.awssdk.services.ec2.model.CancelledSpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;

/** The requests that spot instances came from. */
public final class SpotRequestOperations {
  private static final Filters<SpotInstanceRequest> FILTERS = filters();

  private SpotRequestOperations() {}

  public static Family family(Machines machines) {
    return new Family()
        .write(RequestSpotInstancesRequest.class, new SpotRequesting(machines)::request)
        .read(DescribeSpotInstanceRequestsRequest.class, SpotRequestOperations::describe)
        .write(CancelSpotInstanceRequestsRequest.class, SpotRequestOperations::cancel);
  }

  private static Filters<SpotInstanceRequest> filters() {
    Filters.Builder<SpotInstanceRequest> filters =
        Filters.of(SPOT_REQUESTS)
            .id("spot-instance-request-id")
            .one("availability-zone-group", SpotInstanceRequest::availabilityZoneGroup)
            .time("create-time", SpotInstanceRequest::createTime)
            .one("fault-code", row -> row.fault() == null ? null : row.fault().code())
            .one("fault-message", row -> row.fault() == null ? null : row.fault().message())
            .indexed(
                "instance-id",
                InstanceTables.SPOT_REQUESTS_BY_INSTANCE,
                row -> Stream.ofNullable(row.instanceId()))
            .one("launch-group", SpotInstanceRequest::launchGroup)
            .one("launched-availability-zone", SpotInstanceRequest::launchedAvailabilityZone)
            .one("launched-availability-zone-id", SpotInstanceRequest::launchedAvailabilityZoneId)
            .one("product-description", SpotInstanceRequest::productDescriptionAsString)
            .one("spot-price", SpotInstanceRequest::spotPrice)
            .one("state", SpotInstanceRequest::stateAsString)
            .one("status-code", row -> row.status().code())
            .one("status-message", row -> row.status().message())
            .one("type", SpotInstanceRequest::typeAsString)
            .time("valid-from", SpotInstanceRequest::validFrom)
            .time("valid-until", SpotInstanceRequest::validUntil)
            .many(
                "launch.block-device-mapping.delete-on-termination",
                text(EbsBlockDevice::deleteOnTermination))
            .many(
                "launch.block-device-mapping.device-name",
                row -> mappings(row).map(BlockDeviceMapping::deviceName))
            .many("launch.block-device-mapping.snapshot-id", text(EbsBlockDevice::snapshotId))
            .many("launch.block-device-mapping.volume-size", text(EbsBlockDevice::volumeSize))
            .many(
                "launch.block-device-mapping.volume-type", text(EbsBlockDevice::volumeTypeAsString))
            .many(
                "launch.group-id",
                row ->
                    row.launchSpecification().securityGroups().stream()
                        .map(GroupIdentifier::groupId))
            .many(
                "launch.group-name",
                row ->
                    row.launchSpecification().securityGroups().stream()
                        .map(GroupIdentifier::groupName))
            .one("launch.image-id", row -> row.launchSpecification().imageId())
            .one("launch.instance-type", row -> row.launchSpecification().instanceTypeAsString())
            .one("launch.kernel-id", row -> row.launchSpecification().kernelId())
            .one("launch.key-name", row -> row.launchSpecification().keyName())
            .flag(
                "launch.monitoring-enabled",
                row ->
                    row.launchSpecification().monitoring() != null
                        && Boolean.TRUE.equals(row.launchSpecification().monitoring().enabled()))
            .one("launch.ramdisk-id", row -> row.launchSpecification().ramdiskId());
    return interfaces(filters).build();
  }

  private static Filters.Builder<SpotInstanceRequest> interfaces(
      Filters.Builder<SpotInstanceRequest> filters) {
    String prefix = "network-interface.";
    return filters
        .many(
            prefix + "addresses.primary",
            row ->
                cards(row)
                    .flatMap(card -> card.privateIpAddresses().stream())
                    .map(address -> String.valueOf(Boolean.TRUE.equals(address.primary()))))
        .many(
            prefix + "delete-on-termination",
            card(InstanceNetworkInterfaceSpecification::deleteOnTermination))
        .many(prefix + "description", card(InstanceNetworkInterfaceSpecification::description))
        .many(prefix + "device-index", card(InstanceNetworkInterfaceSpecification::deviceIndex))
        .many(prefix + "group-id", row -> cards(row).flatMap(card -> card.groups().stream()))
        .many(
            prefix + "network-interface-id",
            card(InstanceNetworkInterfaceSpecification::networkInterfaceId))
        .many(
            prefix + "private-ip-address",
            card(InstanceNetworkInterfaceSpecification::privateIpAddress))
        .many(prefix + "subnet-id", card(InstanceNetworkInterfaceSpecification::subnetId));
  }

  private static Stream<BlockDeviceMapping> mappings(SpotInstanceRequest row) {
    return row.launchSpecification().blockDeviceMappings().stream();
  }

  private static Function<SpotInstanceRequest, Stream<String>> text(
      Function<EbsBlockDevice, Object> value) {
    return row ->
        mappings(row)
            .map(BlockDeviceMapping::ebs)
            .filter(Objects::nonNull)
            .map(value)
            .filter(Objects::nonNull)
            .map(Object::toString);
  }

  private static Stream<InstanceNetworkInterfaceSpecification> cards(SpotInstanceRequest row) {
    return row.launchSpecification().networkInterfaces().stream();
  }

  private static Function<SpotInstanceRequest, Stream<String>> card(
      Function<InstanceNetworkInterfaceSpecification, Object> value) {
    return row -> cards(row).map(value).filter(Objects::nonNull).map(Object::toString);
  }

  private static DescribeSpotInstanceRequestsResponse describe(
      DescribeSpotInstanceRequestsRequest request, Call call) {
    if (request.maxResults() != null && !request.spotInstanceRequestIds().isEmpty()) {
      throw CommonFaults.notTogether("spotInstanceRequestIds", "maxResults");
    }
    Page<SpotInstanceRequest> page =
        call.find(
            SPOT_REQUESTS,
            FILTERS,
            request.spotInstanceRequestIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeSpotInstanceRequestsResponse.builder()
        .spotInstanceRequests(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** The instances of cancelled requests go on. */
  private static CancelSpotInstanceRequestsResponse cancel(
      CancelSpotInstanceRequestsRequest request, Call call) {
    List<CancelledSpotInstanceRequest> cancelled = new ArrayList<>();
    for (SpotInstanceRequest row :
        call.rows(SPOT_REQUESTS).getAll(request.spotInstanceRequestIds())) {
      boolean open =
          row.state() == SpotInstanceState.OPEN || row.state() == SpotInstanceState.ACTIVE;
      if (open) {
        boolean runs = row.state() == SpotInstanceState.ACTIVE;
        call.rows(SPOT_REQUESTS)
            .put(
                row.toBuilder()
                    .state(SpotInstanceState.CANCELLED)
                    .status(
                        runs
                            ? SpotLaunch.status(
                                "request-canceled-and-instance-running",
                                "Your Spot request is canceled, but your instance is still"
                                    + " running.",
                                call.view())
                            : SpotLaunch.status(
                                "canceled-before-fulfillment",
                                "Your Spot request is canceled before it was fulfilled.",
                                call.view()))
                    .build());
      }
      cancelled.add(
          CancelledSpotInstanceRequest.builder()
              .spotInstanceRequestId(row.spotInstanceRequestId())
              .state(
                  open
                      ? CancelSpotInstanceRequestState.CANCELLED
                      : CancelSpotInstanceRequestState.fromValue(row.stateAsString()))
              .build());
    }
    return CancelSpotInstanceRequestsResponse.builder()
        .cancelledSpotInstanceRequests(cancelled)
        .build();
  }
}
