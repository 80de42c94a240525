package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.placement.PlacementGroups;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTopologyRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTopologyResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTopology;
import software.amazon.awssdk.services.ec2.model.Placement;

/**
 * The network nodes above instances of the types that EC2 tells them of.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-topology.html">
 *     Amazon EC2 topology</a>
 */
public final class TopologyOperations {
  private static final Set<String> FAMILIES =
      Set.of(
          "g6e",
          "g7e",
          "hpc6a",
          "hpc6id",
          "hpc7a",
          "hpc7g",
          "hpc8a",
          "p4d",
          "p4de",
          "p5",
          "p5e",
          "p5en",
          "p6-b200",
          "p6-b300",
          "p6e-gb200",
          "trn1",
          "trn1n",
          "trn2",
          "trn2u");
  private static final Set<String> TYPES = Set.of("p3dn.24xlarge");
  private static final int MOST_WITH_IDS = 100;

  private static final Filters<InstanceRecord> FILTERS =
      Filters.<InstanceRecord>plain()
          .one("availability-zone", row -> row.instance().placement().availabilityZone())
          .one("instance-type", row -> row.instance().instanceTypeAsString())
          .one("zone-id", row -> row.instance().placement().availabilityZoneId())
          .build();

  private TopologyOperations() {}

  public static Family family() {
    return new Family().read(DescribeInstanceTopologyRequest.class, TopologyOperations::describe);
  }

  private static DescribeInstanceTopologyResponse describe(
      DescribeInstanceTopologyRequest request, Call call) {
    List<String> ids = request.instanceIds();
    if (ids.size() > MOST_WITH_IDS) {
      throw CommonFaults.invalidParameterValue(
          "At most " + MOST_WITH_IDS + " instance IDs can be specified.");
    }
    List<String> groups = request.groupNames();
    groups.forEach(name -> PlacementGroups.named(call.view(), name));
    Query query =
        new Query(
            call.operation(),
            ids,
            request.filters(),
            request.maxResults(),
            request.nextToken(),
            groups);
    Page<InstanceRecord> page =
        query.over(
            call.view(),
            INSTANCES,
            FILTERS,
            row ->
                row.isIn(InstanceStateName.RUNNING)
                    && isTold(row.instance().instanceTypeAsString())
                    && (groups.isEmpty()
                        || groups.contains(row.instance().placement().groupName())));
    return DescribeInstanceTopologyResponse.builder()
        .instances(page.items().stream().map(TopologyOperations::topology).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean isTold(String type) {
    return TYPES.contains(type) || FAMILIES.contains(CpuCredits.family(type));
  }

  private static InstanceTopology topology(InstanceRecord row) {
    Placement placement = row.instance().placement();
    boolean grouped = placement.groupName() != null && !placement.groupName().isEmpty();
    return InstanceTopology.builder()
        .instanceId(row.instanceId())
        .instanceType(row.instance().instanceTypeAsString())
        .groupName(grouped ? placement.groupName() : null)
        .availabilityZone(placement.availabilityZone())
        .zoneId(placement.availabilityZoneId())
        .networkNodes(nodes(row, placement, grouped))
        .build();
  }

  /** Three layers: the zone's, one for what was placed or launched together, the instance's. */
  private static List<String> nodes(InstanceRecord row, Placement placement, boolean grouped) {
    String zone = row.launch().ownerId() + placement.availabilityZone();
    String together = zone + (grouped ? placement.groupName() : row.reservationId());
    return List.of(node(zone), node(together), node(together + row.instanceId()));
  }

  /** A node is the same each time that it is asked for. */
  private static String node(String place) {
    return new Ids(new SplittableRandom(place.hashCode())).next("nn-");
  }
}
