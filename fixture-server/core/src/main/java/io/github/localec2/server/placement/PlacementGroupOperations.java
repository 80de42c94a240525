package io.github.localec2.server.placement;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreatePlacementGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreatePlacementGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeletePlacementGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeletePlacementGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribePlacementGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePlacementGroupsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;
import software.amazon.awssdk.services.ec2.model.PlacementGroupState;
import software.amazon.awssdk.services.ec2.model.PlacementStrategy;
import software.amazon.awssdk.services.ec2.model.SpreadLevel;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Placement groups.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html">Placement
 *     groups</a>
 */
public final class PlacementGroupOperations {
  private static final int MAX_NAME = 255;
  private static final int MAX_PARTITIONS = 7;
  private static final int DEFAULT_PARTITIONS = 2;

  private static final Filters<PlacementGroup> FILTERS =
      Filters.of(PlacementTables.PLACEMENT_GROUPS)
          .indexed(
              "group-name", PlacementTables.GROUPS_BY_NAME, group -> Stream.of(group.groupName()))
          .one("group-arn", PlacementGroup::groupArn)
          .one("spread-level", PlacementGroup::spreadLevelAsString)
          .one("state", PlacementGroup::stateAsString)
          .one("strategy", PlacementGroup::strategyAsString)
          .build();

  private PlacementGroupOperations() {}

  public static Family family() {
    return new Family()
        .write(CreatePlacementGroupRequest.class, PlacementGroupOperations::create)
        .read(DescribePlacementGroupsRequest.class, PlacementGroupOperations::describe)
        .write(DeletePlacementGroupRequest.class, PlacementGroupOperations::delete);
  }

  private static CreatePlacementGroupResponse create(
      CreatePlacementGroupRequest request, Call call) {
    String name = checkedName(request.groupName());
    PlacementStrategy strategy = request.strategy();
    if (strategy == null) {
      throw CommonFaults.missingParameter("strategy");
    }
    Integer partitions = partitions(strategy, request.partitionCount());
    SpreadLevel level = spreadLevel(strategy, request.spreadLevel());
    if (!call.rows(PlacementTables.PLACEMENT_GROUPS)
        .by(PlacementTables.GROUPS_BY_NAME, name)
        .isEmpty()) {
      throw PlacementGroupFaults.duplicate(name);
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "placement-group");
    PlacementGroup group =
        PlacementGroup.builder()
            .groupId(call.view().newId(PlacementTables.PLACEMENT_GROUPS, tags))
            .groupName(name)
            .groupArn(
                "arn:aws:ec2:" + call.region() + ":" + call.account() + ":placement-group/" + name)
            .state(PlacementGroupState.AVAILABLE)
            .strategy(strategy)
            .partitionCount(partitions)
            .spreadLevel(level)
            .tags(tags.isEmpty() ? null : tags)
            .build();
    call.rows(PlacementTables.PLACEMENT_GROUPS).put(group);
    return CreatePlacementGroupResponse.builder().placementGroup(group).build();
  }

  private static String checkedName(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw CommonFaults.missingParameter("groupName");
    }
    if (name.length() > MAX_NAME || !name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw CommonFaults.invalidValue(
          "groupName", name, "Expecting at most " + MAX_NAME + " ASCII characters.");
    }
    return name;
  }

  private static @Nullable Integer partitions(
      PlacementStrategy strategy, @Nullable Integer partitionCount) {
    if (strategy != PlacementStrategy.PARTITION) {
      if (partitionCount != null) {
        throw CommonFaults.invalidParameterCombination(
            "The parameter PartitionCount is supported only by the strategy 'partition'.");
      }
      return null;
    }
    if (partitionCount == null) {
      return DEFAULT_PARTITIONS;
    }
    if (partitionCount < 1 || partitionCount > MAX_PARTITIONS) {
      throw CommonFaults.invalidValue(
          "partitionCount", partitionCount, "Expecting a value from 1 to " + MAX_PARTITIONS + ".");
    }
    return partitionCount;
  }

  private static @Nullable SpreadLevel spreadLevel(
      PlacementStrategy strategy, @Nullable SpreadLevel level) {
    if (strategy == PlacementStrategy.SPREAD) {
      return level == null ? SpreadLevel.RACK : level;
    }
    if (level != null) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter SpreadLevel is supported only by the strategy 'spread'.");
    }
    return null;
  }

  private static DescribePlacementGroupsResponse describe(
      DescribePlacementGroupsRequest request, Call call) {
    Set<String> ids = new LinkedHashSet<>();
    for (String id : request.groupIds()) {
      ids.add(PlacementGroups.withId(call.view(), id).groupId());
    }
    for (String name : request.groupNames()) {
      ids.add(PlacementGroups.named(call.view(), name).groupId());
    }
    List<PlacementGroup> found =
        call.find(
                PlacementTables.PLACEMENT_GROUPS,
                FILTERS,
                List.copyOf(ids),
                request.filters(),
                null,
                null)
            .items();
    return DescribePlacementGroupsResponse.builder().placementGroups(found).build();
  }

  private static DeletePlacementGroupResponse delete(
      DeletePlacementGroupRequest request, Call call) {
    PlacementGroup group = PlacementGroups.named(call.view(), request.groupName());
    if (call.rows(InstanceTables.INSTANCES).all().anyMatch(row -> isIn(group, row))) {
      throw PlacementGroupFaults.inUse(group.groupName());
    }
    call.rows(PlacementTables.PLACEMENT_GROUPS).remove(group.groupId());
    return DeletePlacementGroupResponse.builder().build();
  }

  private static boolean isIn(PlacementGroup group, InstanceRecord row) {
    Placement placement = row.instance().placement();
    return placement != null
        && group.groupName().equals(placement.groupName())
        && row.instance().state().name() != InstanceStateName.TERMINATED;
  }
}
