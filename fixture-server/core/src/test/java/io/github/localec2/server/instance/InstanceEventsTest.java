package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindow;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowTimeRangeRequest;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.PlacementStrategy;
import software.amazon.awssdk.services.ec2.model.WeekDay;

/** Event windows and notifications, topology, image metadata and spot requests. */
class InstanceEventsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  private static InstanceEventWindow window(String name) {
    return CLIENT
        .createInstanceEventWindow(request -> request.name(name).cronExpression("* 21-23 * * 2,3"))
        .instanceEventWindow();
  }

  private static InstanceEventWindowTimeRangeRequest range(int start, int end) {
    return InstanceEventWindowTimeRangeRequest.builder()
        .startWeekDay(WeekDay.MONDAY)
        .startHour(start)
        .endWeekDay(WeekDay.MONDAY)
        .endHour(end)
        .build();
  }

  @Test
  void aWindowIsCreatedModifiedAndDeleted() {
    InstanceEventWindow made = window("night");
    String id = made.instanceEventWindowId();
    assertThat(id).matches("iew-[0-9a-f]{17}");
    assertThat(made.stateAsString()).isEqualTo("creating");
    CLIENT.modifyInstanceEventWindow(
        request -> request.instanceEventWindowId(id).timeRanges(range(2, 8)));
    InstanceEventWindow modified =
        CLIENT
            .describeInstanceEventWindows(
                request -> request.filters(filter("event-window-name", "night")))
            .instanceEventWindows()
            .get(0);
    assertThat(modified.stateAsString()).isEqualTo("active");
    assertThat(modified.cronExpression()).isNull();
    assertThat(modified.timeRanges()).hasSize(1);
    assertThat(
            CLIENT
                .deleteInstanceEventWindow(request -> request.instanceEventWindowId(id))
                .instanceEventWindowState()
                .stateAsString())
        .isEqualTo("deleting");
    assertFault(
        "InvalidInstanceEventWindowId.NotFound",
        () -> CLIENT.describeInstanceEventWindows(request -> request.instanceEventWindowIds(id)));
  }

  @Test
  void theTimesOfAWindowHaveBounds() {
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.createInstanceEventWindow(request -> request.timeRanges(range(2, 3))));
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.createInstanceEventWindow(request -> request.timeRanges(range(2, 5))));
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.createInstanceEventWindow(request -> request.cronExpression("5 4 * * *")));
    assertFault(
        "InvalidParameterCombination",
        () ->
            CLIENT.createInstanceEventWindow(
                request -> request.cronExpression("* 1-5 * * *").timeRanges(range(2, 8))));
  }

  @Test
  void aWindowIsForInstancesOrTags() {
    String window = window("night").instanceEventWindowId();
    String id = INSTANCES.launched();
    assertThat(
            CLIENT
                .associateInstanceEventWindow(
                    request ->
                        request
                            .instanceEventWindowId(window)
                            .associationTarget(target -> target.instanceIds(id)))
                .instanceEventWindow()
                .associationTarget()
                .instanceIds())
        .containsExactly(id);
    assertFault(
        "InvalidParameterCombination",
        () ->
            CLIENT.associateInstanceEventWindow(
                request ->
                    request
                        .instanceEventWindowId(window)
                        .associationTarget(
                            target -> target.instanceTags(InstanceFixtures.tag("a", "b")))));
    assertFault(
        "InvalidParameterCombination",
        () -> CLIENT.deleteInstanceEventWindow(request -> request.instanceEventWindowId(window)));
    CLIENT.disassociateInstanceEventWindow(
        request ->
            request
                .instanceEventWindowId(window)
                .associationTarget(target -> target.instanceIds(id)));
    assertThat(
            CLIENT
                .describeInstanceEventWindows(request -> request.instanceEventWindowIds(window))
                .instanceEventWindows()
                .get(0)
                .associationTarget())
        .isNull();
  }

  @Test
  void notificationsContainTheTagsThatAreRegistered() {
    CLIENT.registerInstanceEventNotificationAttributes(
        request -> request.instanceTagAttribute(tags -> tags.instanceTagKeys("team", "env")));
    CLIENT.deregisterInstanceEventNotificationAttributes(
        request -> request.instanceTagAttribute(tags -> tags.instanceTagKeys("env")));
    assertThat(
            CLIENT
                .describeInstanceEventNotificationAttributes(request -> {})
                .instanceTagAttribute()
                .instanceTagKeys())
        .containsExactly("team");
    CLIENT.registerInstanceEventNotificationAttributes(
        request -> request.instanceTagAttribute(tags -> tags.includeAllTagsOfInstance(true)));
    assertThat(
            CLIENT
                .describeInstanceEventNotificationAttributes(request -> {})
                .instanceTagAttribute()
                .includeAllTagsOfInstance())
        .isTrue();
  }

  @Test
  void theTopologyOfWhatIsPlacedTogetherIsShared() {
    CLIENT.createPlacementGroup(
        request -> request.groupName("near").strategy(PlacementStrategy.CLUSTER));
    INSTANCES.run(
        request ->
            request
                .instanceType(InstanceType.P4_D_24_XLARGE)
                .placement(placement -> placement.groupName("near"))
                .minCount(2)
                .maxCount(2));
    INSTANCES.launched();
    var nodes = CLIENT.describeInstanceTopology(request -> {}).instances();
    assertThat(nodes).hasSize(2);
    assertThat(nodes.get(0).networkNodes()).hasSize(3);
    assertThat(nodes.get(0).networkNodes().subList(0, 2))
        .isEqualTo(nodes.get(1).networkNodes().subList(0, 2));
    assertThat(nodes.get(0).groupName()).isEqualTo("near");
  }

  @Test
  void theImageOfAnInstanceIsDescribedWithIt() {
    String image =
        CLIENT.describeImages(r -> r.owners("amazon")).images().stream()
            .filter(each -> each.architectureAsString().equals("x86_64"))
            .findFirst()
            .orElseThrow()
            .imageId();
    String id = INSTANCES.runOne(request -> request.imageId(image)).instanceId();
    var described =
        CLIENT
            .describeInstanceImageMetadata(request -> request.filters(filter("instance-id", id)))
            .instanceImageMetadata()
            .get(0);
    assertThat(described.imageMetadata().imageId()).isEqualTo(image);
    assertThat(described.imageMetadata().imageOwnerAlias()).isEqualTo("amazon");
    assertThat(described.imageMetadata().isPublic()).isTrue();
  }

  @Test
  void aCancelledSpotRequestLeavesItsInstance() {
    String id =
        INSTANCES
            .runOne(r -> r.instanceMarketOptions(market -> market.marketType(MarketType.SPOT)))
            .instanceId();
    var request =
        CLIENT
            .describeSpotInstanceRequests(r -> r.filters(filter("instance-id", id)))
            .spotInstanceRequests()
            .get(0);
    assertThat(request.stateAsString()).isEqualTo("active");
    assertThat(request.status().code()).isEqualTo("fulfilled");
    CLIENT.cancelSpotInstanceRequests(
        r -> r.spotInstanceRequestIds(request.spotInstanceRequestId()));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
    assertThat(
            CLIENT
                .describeSpotInstanceRequests(
                    r -> r.spotInstanceRequestIds(request.spotInstanceRequestId()))
                .spotInstanceRequests()
                .get(0)
                .status()
                .code())
        .isEqualTo("request-canceled-and-instance-running");
  }
}
