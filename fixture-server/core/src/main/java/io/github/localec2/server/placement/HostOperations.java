package io.github.localec2.server.placement;

import static io.github.localec2.server.placement.PlacementTables.HOSTS;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AllocateHostsRequest;
import software.amazon.awssdk.services.ec2.model.AllocateHostsResponse;
import software.amazon.awssdk.services.ec2.model.AllocationState;
import software.amazon.awssdk.services.ec2.model.AllowsMultipleInstanceTypes;
import software.amazon.awssdk.services.ec2.model.AutoPlacement;
import software.amazon.awssdk.services.ec2.model.DescribeHostsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeHostsResponse;
import software.amazon.awssdk.services.ec2.model.Host;
import software.amazon.awssdk.services.ec2.model.HostInstance;
import software.amazon.awssdk.services.ec2.model.HostMaintenance;
import software.amazon.awssdk.services.ec2.model.HostProperties;
import software.amazon.awssdk.services.ec2.model.HostRecovery;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ModifyHostsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyHostsResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseHostsRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseHostsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/**
 * Dedicated Hosts, on which instances are placed by the host's id.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateHosts.html">
 *     AllocateHosts</a>
 */
public final class HostOperations {
  /** For about this long EC2 describes a host that was released. */
  private static final Duration DESCRIBED_AFTER_END = Duration.ofHours(1);

  private static final Settling FORGOTTEN =
      Settling.named("host-forgotten", (view, id) -> view.rows(HOSTS).remove(id));

  private static final Filters<Host> FILTERS =
      Filters.of(HOSTS)
          .one("auto-placement", Host::autoPlacementAsString)
          .one("availability-zone", Host::availabilityZone)
          .one("client-token", Host::clientToken)
          .one("host-reservation-id", Host::hostReservationId)
          .one("instance-type", host -> host.hostProperties().instanceType())
          .one("state", Host::stateAsString)
          .build();

  private HostOperations() {}

  public static Family family() {
    return new Family()
        .write(AllocateHostsRequest.class, HostOperations::allocate)
        .read(DescribeHostsRequest.class, HostOperations::describe)
        .write(ModifyHostsRequest.class, HostOperations::modify)
        .write(ReleaseHostsRequest.class, HostOperations::release);
  }

  private static AllocateHostsResponse allocate(AllocateHostsRequest request, Call call) {
    int quantity = request.quantity() == null ? 1 : request.quantity();
    if (quantity < 1) {
      throw CommonFaults.invalidValue(
          "quantity", quantity, "Expecting a value greater than or equal to 1.");
    }
    HostProperties properties = properties(request.instanceType(), request.instanceFamily());
    Zone zone = zone(call.view(), request);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "dedicated-host");
    boolean family = properties.instanceType() == null;
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < quantity; i++) {
      Host host =
          Host.builder()
              .hostId(call.view().newId(HOSTS, tags))
              .allocationTime(call.now())
              .availabilityZone(zone.name())
              .availabilityZoneId(zone.id())
              .ownerId(call.account())
              .clientToken(request.clientToken())
              .autoPlacement(
                  request.autoPlacement() == null ? AutoPlacement.OFF : request.autoPlacement())
              .hostRecovery(
                  request.hostRecovery() == null ? HostRecovery.OFF : request.hostRecovery())
              .hostMaintenance(
                  request.hostMaintenance() == null
                      ? HostMaintenance.OFF
                      : request.hostMaintenance())
              .allowsMultipleInstanceTypes(
                  family ? AllowsMultipleInstanceTypes.ON : AllowsMultipleInstanceTypes.OFF)
              .hostProperties(properties)
              .memberOfServiceLinkedResourceGroup(false)
              .outpostArn(request.outpostArn())
              .state(AllocationState.AVAILABLE)
              .tags(tags)
              .build();
      call.rows(HOSTS).put(host);
      ids.add(host.hostId());
    }
    return AllocateHostsResponse.builder().hostIds(ids).build();
  }

  /** A host is for one type, or for all of a family. */
  private static HostProperties properties(@Nullable String type, @Nullable String family) {
    if (type != null && family != null) {
      throw CommonFaults.notTogether("instanceType", "instanceFamily");
    }
    if (type == null && family == null) {
      throw CommonFaults.missingParameter("instanceType or instanceFamily");
    }
    if (type == null) {
      return HostProperties.builder().instanceFamily(family).build();
    }
    int dot = type.indexOf('.');
    if (dot < 1) {
      throw CommonFaults.invalidParameterValue("Invalid value '" + type + "' for InstanceType.");
    }
    return HostProperties.builder()
        .instanceType(type)
        .instanceFamily(type.substring(0, dot))
        .build();
  }

  private static Zone zone(RegionView view, AllocateHostsRequest request) {
    if (request.availabilityZone() == null && request.availabilityZoneId() == null) {
      throw CommonFaults.missingParameter("availabilityZone");
    }
    return AvailabilityZones.enabled(view).stream()
        .filter(
            zone ->
                zone.name().equals(request.availabilityZone())
                    || zone.id().equals(request.availabilityZoneId()))
        .findFirst()
        .orElseThrow(
            () ->
                CommonFaults.invalidParameterValue(
                    "Invalid availability zone: ["
                        + Objects.requireNonNullElse(
                            request.availabilityZone(), request.availabilityZoneId())
                        + "]"));
  }

  private static DescribeHostsResponse describe(DescribeHostsRequest request, Call call) {
    if (request.maxResults() != null && !request.hostIds().isEmpty()) {
      throw CommonFaults.notTogether("hostIds", "maxResults");
    }
    Page<Host> page =
        call.find(
            HOSTS,
            FILTERS,
            request.hostIds(),
            request.filter(),
            request.maxResults(),
            request.nextToken());
    Map<String, List<InstanceRecord>> placed = placed(call.view());
    return DescribeHostsResponse.builder()
        .hosts(page.items().stream().map(host -> shown(host, placed)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static Host shown(Host host, Map<String, List<InstanceRecord>> placed) {
    return host.toBuilder()
        .instances(
            placed.getOrDefault(host.hostId(), List.of()).stream()
                .map(
                    row ->
                        HostInstance.builder()
                            .instanceId(row.instanceId())
                            .instanceType(row.instance().instanceTypeAsString())
                            .ownerId(host.ownerId())
                            .build())
                .toList())
        .build();
  }

  /** The instances that have not ended, by the host on which they are. */
  private static Map<String, List<InstanceRecord>> placed(RegionView view) {
    Map<String, List<InstanceRecord>> placed = new HashMap<>();
    view.rows(InstanceTables.INSTANCES)
        .all()
        .filter(row -> row.instance().placement().hostId() != null)
        .filter(row -> !row.isIn(InstanceStateName.TERMINATED))
        .forEach(
            row ->
                placed
                    .computeIfAbsent(row.instance().placement().hostId(), any -> new ArrayList<>())
                    .add(row));
    return placed;
  }

  private static ModifyHostsResponse modify(ModifyHostsRequest request, Call call) {
    HostProperties properties =
        request.instanceType() == null && request.instanceFamily() == null
            ? null
            : properties(request.instanceType(), request.instanceFamily());
    List<String> changed = new ArrayList<>();
    List<UnsuccessfulItem> refused = new ArrayList<>();
    for (String id : request.hostIds()) {
      Host host = call.rows(HOSTS).find(id).orElse(null);
      if (host == null || host.state() != AllocationState.AVAILABLE) {
        refused.add(unknown(id));
        continue;
      }
      Host.Builder to = host.toBuilder();
      if (request.autoPlacement() != null) {
        to.autoPlacement(request.autoPlacement());
      }
      if (request.hostRecovery() != null) {
        to.hostRecovery(request.hostRecovery());
      }
      if (request.hostMaintenance() != null) {
        to.hostMaintenance(request.hostMaintenance());
      }
      if (properties != null) {
        to.hostProperties(properties)
            .allowsMultipleInstanceTypes(
                properties.instanceType() == null
                    ? AllowsMultipleInstanceTypes.ON
                    : AllowsMultipleInstanceTypes.OFF);
      }
      call.rows(HOSTS).put(to.build());
      changed.add(id);
    }
    return ModifyHostsResponse.builder().successful(changed).unsuccessful(refused).build();
  }

  private static ReleaseHostsResponse release(ReleaseHostsRequest request, Call call) {
    Map<String, List<InstanceRecord>> placed = placed(call.view());
    List<String> released = new ArrayList<>();
    List<UnsuccessfulItem> refused = new ArrayList<>();
    for (String id : request.hostIds()) {
      Host host = call.rows(HOSTS).find(id).orElse(null);
      if (host == null || host.state() != AllocationState.AVAILABLE) {
        refused.add(unknown(id));
      } else if (placed.containsKey(id)) {
        refused.add(
            refusal(
                id,
                "Client.InvalidHost.Occupied",
                "The specified host '" + id + "' is occupied and can't be released."));
      } else {
        call.rows(HOSTS)
            .put(host.toBuilder().state(AllocationState.RELEASED).releaseTime(call.now()).build());
        call.view().after(DESCRIBED_AFTER_END, FORGOTTEN, List.of(id));
        released.add(id);
      }
    }
    return ReleaseHostsResponse.builder().successful(released).unsuccessful(refused).build();
  }

  private static UnsuccessfulItem unknown(String id) {
    return refusal(
        id, "Client.InvalidHostID.NotFound", "The specified host '" + id + "' does not exist.");
  }

  private static UnsuccessfulItem refusal(String id, String code, String message) {
    return UnsuccessfulItem.builder()
        .resourceId(id)
        .error(error -> error.code(code).message(message))
        .build();
  }
}
