package io.github.localec2.server.fleet;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ActiveInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFleetErrorCode;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class FleetTest {
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-03-01T10:00:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private final Ec2Client ec2 = EC2.client();
  private String template = "";

  @BeforeEach
  void makeTemplate() {
    template =
        ec2.createLaunchTemplate(
                r ->
                    r.launchTemplateName("web")
                        .launchTemplateData(d -> d.imageId("ami-000001").instanceType("t3.medium")))
            .launchTemplate()
            .launchTemplateId();
  }

  @Test
  void anInstantFleetAnswersWithItsInstances() {
    CreateFleetResponse made =
        create(
            r ->
                r.type("instant")
                    .targetCapacitySpecification(
                        t ->
                            t.totalTargetCapacity(3)
                                .onDemandTargetCapacity(1)
                                .defaultTargetCapacityType("spot"))
                    .tagSpecifications(tags("instance", "team", "blue")));

    assertThat(made.fleetId()).matches("fleet-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(made.errors()).isEmpty();
    assertThat(made.instances())
        .extracting(each -> each.lifecycleAsString() + each.instanceIds().size())
        .containsExactly("on-demand1", "spot2");
    assertThat(made.instances().get(0).launchTemplateAndOverrides().launchTemplateSpecification())
        .satisfies(of -> assertThat(of.launchTemplateId()).isEqualTo(template));
    assertThat(instances())
        .hasSize(3)
        .allSatisfy(
            each -> {
              assertThat(each.instanceTypeAsString()).isEqualTo("t3.medium");
              assertThat(value(each, "aws:ec2:fleet-id")).isEqualTo(made.fleetId());
              assertThat(value(each, "aws:ec2launchtemplate:id")).isEqualTo(template);
              assertThat(value(each, "team")).isEqualTo("blue");
            });
    assertThat(described(made.fleetId()).instances()).hasSize(3);
    assertFault("Unsupported", () -> active(made.fleetId()));
  }

  @Test
  void aFleetThatIsMaintainedIsDescribedWithWhatItHas() {
    String id =
        create(
                r ->
                    r.targetCapacitySpecification(t -> t.totalTargetCapacity(2))
                        .tagSpecifications(tags("fleet", "Name", "web")))
            .fleetId();

    FleetData fleet = described(id);
    assertThat(fleet.fleetStateAsString()).isEqualTo("active");
    assertThat(fleet.activityStatusAsString()).isEqualTo("fulfilled");
    assertThat(fleet.typeAsString()).isEqualTo("maintain");
    assertThat(fleet.excessCapacityTerminationPolicyAsString()).isEqualTo("termination");
    assertThat(fleet.fulfilledCapacity()).isEqualTo(2);
    assertThat(fleet.fulfilledOnDemandCapacity()).isEqualTo(2);
    assertThat(fleet.targetCapacitySpecification().onDemandTargetCapacity()).isEqualTo(2);
    assertThat(fleet.createTime()).isEqualTo(CLOCK.instant());
    assertThat(fleet.tags()).extracting(Tag::value).containsExactly("web");
    assertThat(active(id))
        .hasSize(2)
        .allMatch(each -> each.instanceHealthAsString().equals("healthy"));
    assertThat(
            ec2.describeFleets(
                    r ->
                        r.filters(
                            Filter.builder().name("activity-status").values("fulfilled").build()))
                .fleets())
        .hasSize(1);

    ec2.terminateInstances(r -> r.instanceIds(active(id).get(0).instanceId()));

    assertThat(active(id)).hasSize(1);
    assertThat(described(id).activityStatusAsString()).isEqualTo("pending_fulfillment");
  }

  @Test
  void theCheapestOverrideIsTakenUnlessTheStrategySpreads() {
    Consumer<CreateFleetRequest.Builder> two =
        r ->
            r.launchTemplateConfigs(
                    config(override("m5.xlarge", null, 1), override("m5.large", null, 2)))
                .targetCapacitySpecification(
                    t -> t.totalTargetCapacity(2).defaultTargetCapacityType("spot"));

    assertThat(active(create(two).fleetId()))
        .extracting(ActiveInstance::instanceType)
        .containsExactly("m5.large", "m5.large");
    assertThat(
            active(
                create(two.andThen(r -> r.spotOptions(o -> o.allocationStrategy("diversified"))))
                    .fleetId()))
        .extracting(ActiveInstance::instanceType)
        .containsExactlyInAnyOrder("m5.large", "m5.xlarge");
    assertThat(
            active(
                create(
                        two.andThen(
                            r ->
                                r.spotOptions(
                                    o -> o.allocationStrategy("capacity-optimized-prioritized"))))
                    .fleetId()))
        .extracting(ActiveInstance::instanceType)
        .containsExactly("m5.xlarge", "m5.xlarge");
  }

  @Test
  void aHeavyInstanceCountsForMore() {
    String id =
        create(
                r ->
                    r.launchTemplateConfigs(config(override("m5.xlarge", 4.0, 1)))
                        .targetCapacitySpecification(t -> t.totalTargetCapacity(10)))
            .fleetId();

    assertThat(active(id)).hasSize(3);
    assertThat(described(id).fulfilledCapacity()).isEqualTo(12);
  }

  @Test
  void whatCanNotBeLaunchedIsAnErrorOfTheAnswerAndTheNextIsTried() {
    CreateFleetResponse made =
        create(
            r ->
                r.type("instant")
                    .launchTemplateConfigs(
                        config(
                            FleetLaunchTemplateOverridesRequest.builder()
                                .subnetId("subnet-0abcdef1234567890")
                                .instanceType("t3.nano")
                                .build(),
                            override("t3.small", null, 1)))
                    .targetCapacitySpecification(t -> t.totalTargetCapacity(1)));

    assertThat(made.errors())
        .singleElement()
        .satisfies(error -> assertThat(error.errorCode()).isEqualTo("InvalidSubnetID.NotFound"));
    assertThat(made.instances())
        .singleElement()
        .satisfies(each -> assertThat(each.instanceTypeAsString()).isEqualTo("t3.small"));
  }

  @Test
  void aFleetGrowsAndShrinksWithItsTarget() {
    String id = create(r -> r.targetCapacitySpecification(t -> t.totalTargetCapacity(1))).fleetId();

    ec2.modifyFleet(r -> r.fleetId(id).targetCapacitySpecification(t -> t.totalTargetCapacity(4)));
    assertThat(active(id)).hasSize(4);
    String oldest = active(id).get(0).instanceId();

    ec2.modifyFleet(r -> r.fleetId(id).targetCapacitySpecification(t -> t.totalTargetCapacity(1)));
    assertThat(active(id)).extracting(ActiveInstance::instanceId).containsExactly(oldest);
    ec2.modifyFleet(
        r ->
            r.fleetId(id)
                .excessCapacityTerminationPolicy("no-termination")
                .targetCapacitySpecification(t -> t.totalTargetCapacity(0)));
    assertThat(active(id)).hasSize(1);
  }

  @Test
  void aDeletedFleetLeavesOrTerminatesItsInstances() {
    String id = create(r -> r.targetCapacitySpecification(t -> t.totalTargetCapacity(2))).fleetId();

    assertThat(
            ec2.deleteFleets(r -> r.fleetIds(id).terminateInstances(false))
                .successfulFleetDeletions()
                .get(0)
                .currentFleetStateAsString())
        .isEqualTo("deleted_running");
    assertThat(active(id)).hasSize(2);
    var ended =
        ec2.deleteFleets(r -> r.fleetIds(id).terminateInstances(true))
            .successfulFleetDeletions()
            .get(0);
    assertThat(ended.previousFleetStateAsString()).isEqualTo("deleted_running");
    assertThat(ended.currentFleetStateAsString()).isEqualTo("deleted_terminating");
    assertThat(active(id)).isEmpty();
    CLOCK.pass(Duration.ofMinutes(1));
    assertThat(described(id).fleetStateAsString()).isEqualTo("deleted");
    assertFault(
        "IncorrectState",
        () ->
            ec2.modifyFleet(
                r -> r.fleetId(id).targetCapacitySpecification(t -> t.totalTargetCapacity(4))));
  }

  @Test
  void whatCanNotBeDeletedIsSaidFleetByFleet() {
    String instant =
        create(r -> r.type("instant").targetCapacitySpecification(t -> t.totalTargetCapacity(1)))
            .fleetId();
    String unknown = "fleet-01234567-89ab-4cde-8f01-23456789abcd";

    assertThat(
            ec2.deleteFleets(r -> r.fleetIds(instant, unknown, "x").terminateInstances(false))
                .unsuccessfulFleetDeletions())
        .extracting(each -> each.error().code())
        .containsExactly(
            DeleteFleetErrorCode.FLEET_NOT_IN_DELETABLE_STATE,
            DeleteFleetErrorCode.FLEET_ID_DOES_NOT_EXIST,
            DeleteFleetErrorCode.FLEET_ID_MALFORMED);
    assertThat(instances()).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothing() {
    assertFault(
        "InvalidParameterCombination",
        () ->
            create(
                r ->
                    r.targetCapacitySpecification(
                        t -> t.totalTargetCapacity(1).spotTargetCapacity(2))));
    assertFault(
        "InvalidParameterCombination",
        () ->
            create(
                r ->
                    r.targetCapacitySpecification(t -> t.totalTargetCapacity(1))
                        .tagSpecifications(tags("instance", "a", "b"))));
    assertFault(
        "InvalidLaunchTemplateId.NotFound",
        () ->
            create(
                r ->
                    r.targetCapacitySpecification(t -> t.totalTargetCapacity(1))
                        .launchTemplateConfigs(
                            FleetLaunchTemplateConfigRequest.builder()
                                .launchTemplateSpecification(
                                    s -> s.launchTemplateId("lt-0123456789abcdef0").version("1"))
                                .build())));
    assertFault(
        "InvalidFleetId.NotFound",
        () -> ec2.describeFleets(r -> r.fleetIds("fleet-01234567-89ab-4cde-8f01-23456789abcd")));
    assertThat(ec2.describeFleets().fleets()).isEmpty();
    assertThat(instances()).isEmpty();
  }

  private CreateFleetResponse create(Consumer<CreateFleetRequest.Builder> with) {
    return ec2.createFleet(
        r -> {
          r.launchTemplateConfigs(config());
          with.accept(r);
        });
  }

  private FleetLaunchTemplateConfigRequest config(
      FleetLaunchTemplateOverridesRequest... overrides) {
    return FleetLaunchTemplateConfigRequest.builder()
        .launchTemplateSpecification(s -> s.launchTemplateId(template).version("$Latest"))
        .overrides(overrides)
        .build();
  }

  private static FleetLaunchTemplateOverridesRequest override(
      String type, Double weight, double priority) {
    return FleetLaunchTemplateOverridesRequest.builder()
        .instanceType(type)
        .weightedCapacity(weight)
        .priority(priority)
        .build();
  }

  private static TagSpecification tags(String type, String key, String value) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(Tag.builder().key(key).value(value).build())
        .build();
  }

  private FleetData described(String id) {
    return ec2.describeFleets(r -> r.fleetIds(id)).fleets().get(0);
  }

  private List<ActiveInstance> active(String id) {
    return ec2.describeFleetInstances(r -> r.fleetId(id)).activeInstances();
  }

  private List<Instance> instances() {
    return ec2.describeInstances().reservations().stream()
        .flatMap(each -> each.instances().stream())
        .toList();
  }

  private static String value(Instance instance, String key) {
    return instance.tags().stream()
        .filter(tag -> tag.key().equals(key))
        .map(Tag::value)
        .findFirst()
        .orElse("");
  }
}
