package io.github.localec2.server.placement;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreatePlacementGroupRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;
import software.amazon.awssdk.services.ec2.model.Tag;

@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class PlacementGroupOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private PlacementGroup create(Consumer<CreatePlacementGroupRequest.Builder> request) {
    return ec2.createPlacementGroup(request).placementGroup();
  }

  private List<String> names(String filter, String value) {
    return ec2
        .describePlacementGroups(
            r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .placementGroups()
        .stream()
        .map(PlacementGroup::groupName)
        .toList();
  }

  @Test
  void aClusterIsAvailableAtOnce() {
    PlacementGroup made = create(r -> r.groupName("near").strategy("cluster"));

    assertThat(made.groupId()).matches("pg-0[0-9a-f]{16}");
    assertThat(made.groupName()).isEqualTo("near");
    assertThat(made.groupArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:placement-group/near");
    assertThat(made.stateAsString()).isEqualTo("available");
    assertThat(made.strategyAsString()).isEqualTo("cluster");
    assertThat(made.partitionCount()).isNull();
    assertThat(made.spreadLevel()).isNull();
    assertThat(made.hasTags()).isFalse();
    assertThat(ec2.describePlacementGroups().placementGroups()).containsExactly(made);
  }

  @Test
  void aSpreadIsOverRacksUnlessOverHosts() {
    assertThat(create(r -> r.groupName("a").strategy("spread")).spreadLevelAsString())
        .isEqualTo("rack");
    assertThat(
            create(r -> r.groupName("b").strategy("spread").spreadLevel("host"))
                .spreadLevelAsString())
        .isEqualTo("host");
    assertFault(
        "InvalidParameterCombination",
        () -> create(r -> r.groupName("c").strategy("cluster").spreadLevel("rack")));
  }

  @Test
  void partitionsAreFromOneToSeven() {
    assertThat(create(r -> r.groupName("a").strategy("partition")).partitionCount()).isEqualTo(2);
    assertThat(
            create(r -> r.groupName("b").strategy("partition").partitionCount(7)).partitionCount())
        .isEqualTo(7);
    for (int bad : new int[] {0, 8}) {
      assertFault(
          "InvalidParameterValue",
          () -> create(r -> r.groupName("c").strategy("partition").partitionCount(bad)));
    }
    assertFault(
        "InvalidParameterCombination",
        () -> create(r -> r.groupName("c").strategy("spread").partitionCount(2)));
  }

  @Test
  void nameAndStrategyAreNeededAndTheNameIsTakenOnce() {
    create(r -> r.groupName("near").strategy("cluster"));
    assertThat(
            assertFault(
                "InvalidPlacementGroup.Duplicate",
                () -> create(r -> r.groupName("near").strategy("spread"))))
        .hasMessageContaining("The placement group 'near' already exists.");
    assertFault("MissingParameter", () -> create(r -> r.strategy("cluster")));
    assertFault("MissingParameter", () -> create(r -> r.groupName("other")));
    assertFault("InvalidParameterValue", () -> create(r -> r.groupName("other").strategy("heap")));
    assertFault(
        "InvalidParameterValue",
        () -> create(r -> r.groupName("p".repeat(256)).strategy("cluster")));
  }

  @Test
  void groupsAreDescribedByNameIdTagAndFilter() {
    Tag tag = Tag.builder().key("team").value("a").build();
    PlacementGroup one =
        create(
            r ->
                r.groupName("one")
                    .strategy("cluster")
                    .tagSpecifications(t -> t.resourceType("placement-group").tags(tag)));
    PlacementGroup two = create(r -> r.groupName("two").strategy("spread"));

    assertThat(one.tags()).containsExactly(tag);
    assertThat(ec2.describePlacementGroups(r -> r.groupNames("one")).placementGroups())
        .containsExactly(one);
    assertThat(ec2.describePlacementGroups(r -> r.groupIds(two.groupId())).placementGroups())
        .containsExactly(two);
    assertThat(names("group-name", "o*")).containsExactly("one");
    assertThat(names("group-arn", two.groupArn())).containsExactly("two");
    assertThat(names("strategy", "cluster")).containsExactly("one");
    assertThat(names("spread-level", "rack")).containsExactly("two");
    assertThat(names("state", "available")).containsExactly("one", "two");
    assertThat(names("tag:team", "a")).containsExactly("one");
    assertThat(names("tag-key", "team")).containsExactly("one");
  }

  @Test
  void unknownGroupsAreUnknown() {
    assertThat(
            assertFault(
                "InvalidPlacementGroup.Unknown",
                () -> ec2.describePlacementGroups(r -> r.groupNames("none"))))
        .hasMessageContaining("The Placement Group 'none' is unknown.");
    assertFault(
        "InvalidPlacementGroup.Unknown",
        () -> ec2.describePlacementGroups(r -> r.groupIds("pg-0123456789abcdef0")));
    assertFault(
        "InvalidPlacementGroupId.Malformed",
        () -> ec2.describePlacementGroups(r -> r.groupIds("group")));
    assertFault(
        "InvalidPlacementGroup.Unknown", () -> ec2.deletePlacementGroup(r -> r.groupName("none")));
  }

  @Test
  void aDeletedGroupIsGoneAndItsNameFree() {
    create(r -> r.groupName("near").strategy("cluster"));
    ec2.deletePlacementGroup(r -> r.groupName("near"));
    assertThat(ec2.describePlacementGroups().placementGroups()).isEmpty();
    assertThat(create(r -> r.groupName("near").strategy("cluster")).groupName()).isEqualTo("near");
  }

  @Test
  void aGroupWithInstancesIsInUse() {
    create(r -> r.groupName("near").strategy("cluster"));
    String id =
        ec2.runInstances(
                r ->
                    r.imageId("ami-0abcdef1234567890")
                        .instanceType("c5.large")
                        .minCount(1)
                        .maxCount(1)
                        .placement(p -> p.groupName("near")))
            .instances()
            .get(0)
            .instanceId();
    assertThat(
            assertFault(
                "InvalidPlacementGroup.InUse",
                () -> ec2.deletePlacementGroup(r -> r.groupName("near"))))
        .hasMessageContaining("The placement group 'near' is in use and may not be deleted.");
    ec2.terminateInstances(r -> r.instanceIds(id));
    ec2.describeInstances();
    ec2.deletePlacementGroup(r -> r.groupName("near"));
    assertThat(ec2.describePlacementGroups().placementGroups()).isEmpty();
  }
}
