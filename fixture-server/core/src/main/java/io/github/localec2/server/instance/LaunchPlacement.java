package io.github.localec2.server.instance;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.placement.PlacementGroups;
import io.github.localec2.server.placement.PlacementTables;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;
import software.amazon.awssdk.services.ec2.model.PlacementStrategy;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** The zone, group, tenancy and host of a new instance. */
final class LaunchPlacement {
  private LaunchPlacement() {}

  static Placement of(RegionView view, RunInstancesRequest request, Subnet subnet) {
    Placement wanted =
        request.placement() == null ? Placement.builder().build() : request.placement();
    PlacementGroup group = group(view, wanted.groupName(), wanted.groupId());
    Tenancy tenancy = tenancy(view, wanted, subnet);
    Placement.Builder placement =
        Placement.builder()
            .availabilityZone(subnet.availabilityZone())
            .availabilityZoneId(subnet.availabilityZoneId())
            .groupName("")
            .tenancy(tenancy);
    if (group != null) {
      placement.groupName(group.groupName()).groupId(group.groupId());
      placement.partitionNumber(partition(group, wanted.partitionNumber()));
    } else if (wanted.partitionNumber() != null) {
      throw CommonFaults.invalidParameterCombination(
          "The partition number requires a placement group with the strategy 'partition'.");
    }
    if (wanted.affinity() != null
        || wanted.hostId() != null
        || wanted.hostResourceGroupArn() != null) {
      if (tenancy != Tenancy.HOST) {
        throw CommonFaults.invalidParameterCombination(
            "Affinity, a host ID and a host resource group require the tenancy 'host'.");
      }
      if (wanted.hostId() != null) {
        view.rows(PlacementTables.HOSTS).get(wanted.hostId());
      }
      placement
          .affinity(wanted.affinity())
          .hostId(wanted.hostId())
          .hostResourceGroupArn(wanted.hostResourceGroupArn());
    }
    return placement.build();
  }

  static @Nullable PlacementGroup group(
      RegionView view, @Nullable String name, @Nullable String id) {
    if (name != null && !name.isEmpty()) {
      if (id != null && !id.isEmpty()) {
        throw CommonFaults.notTogether("groupName", "groupId");
      }
      return PlacementGroups.named(view, name);
    }
    return id != null && !id.isEmpty() ? PlacementGroups.withId(view, id) : null;
  }

  /** The partition asked for; EC2 chooses where none is. */
  static @Nullable Integer partition(PlacementGroup group, @Nullable Integer wanted) {
    if (group.strategy() != PlacementStrategy.PARTITION) {
      if (wanted != null) {
        throw CommonFaults.invalidParameterCombination(
            "The partition number requires a placement group with the strategy 'partition'.");
      }
      return null;
    }
    int partitions = group.partitionCount() == null ? 1 : group.partitionCount();
    if (wanted != null && (wanted < 1 || wanted > partitions)) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + wanted
              + ") for parameter partitionNumber is invalid. The placement group '"
              + group.groupName()
              + "' has "
              + partitions
              + " partitions.");
    }
    return wanted == null ? Integer.valueOf(1) : wanted;
  }

  /** A VPC of dedicated tenancy makes its instances dedicated. */
  private static Tenancy tenancy(RegionView view, Placement wanted, Subnet subnet) {
    Tenancy asked = wanted.tenancy() == null ? Tenancy.DEFAULT : wanted.tenancy();
    boolean dedicated =
        view.rows(NetworkTables.VPCS)
            .find(subnet.vpcId())
            .map(Vpc::instanceTenancy)
            .filter(tenancy -> tenancy == Tenancy.DEDICATED)
            .isPresent();
    return dedicated && asked == Tenancy.DEFAULT ? Tenancy.DEDICATED : asked;
  }
}
