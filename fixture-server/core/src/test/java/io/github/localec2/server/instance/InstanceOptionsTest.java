package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAutoRecoveryState;
import software.amazon.awssdk.services.ec2.model.InstanceBandwidthWeighting;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MetadataDefaultHttpTokensState;
import software.amazon.awssdk.services.ec2.model.PlacementStrategy;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UnlimitedSupportedInstanceFamily;

class InstanceOptionsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  private static String stopped(InstanceType type) {
    String id = INSTANCES.runOne(request -> request.instanceType(type)).instanceId();
    CLIENT.stopInstances(request -> request.instanceIds(id));
    return id;
  }

  @Test
  void metadataOptionsArePendingAndThenApplied() {
    String id = INSTANCES.launched();
    var options =
        CLIENT
            .modifyInstanceMetadataOptions(
                request ->
                    request
                        .instanceId(id)
                        .httpTokens(HttpTokensState.REQUIRED)
                        .httpPutResponseHopLimit(3))
            .instanceMetadataOptions();
    assertThat(options.stateAsString()).isEqualTo("pending");
    assertThat(options.httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
    var applied = INSTANCES.described(id).metadataOptions();
    assertThat(applied.stateAsString()).isEqualTo("applied");
    assertThat(applied.httpPutResponseHopLimit()).isEqualTo(3);
    assertThat(applied.httpEndpointAsString()).isEqualTo("enabled");
    assertFault(
        "InvalidParameterValue",
        () ->
            CLIENT.modifyInstanceMetadataOptions(
                request -> request.instanceId(id).httpPutResponseHopLimit(65)));
  }

  @Test
  void tagsThatTheMetadataServiceShowsHaveKeysThatArePaths() {
    Instance shown =
        INSTANCES.runOne(
            r ->
                r.metadataOptions(m -> m.instanceMetadataTags("enabled"))
                    .tagSpecifications(tagged("a:b@c")));
    for (String key : List.of("a/b", "with space", ".", "..", "_index", "\u00e4")) {
      assertFault(
          "InvalidParameterValue",
          () -> CLIENT.createTags(r -> r.resources(shown.instanceId()).tags(tag(key))));
      assertFault(
          "InvalidParameterValue",
          () ->
              INSTANCES.runOne(
                  r ->
                      r.metadataOptions(m -> m.instanceMetadataTags("enabled"))
                          .tagSpecifications(tagged(key))));
    }
    assertThat(INSTANCES.described(shown.instanceId()).tags()).containsExactly(tag("a:b@c"));
    String hidden = INSTANCES.launched();
    CLIENT.createTags(r -> r.resources(hidden).tags(tag("a/b")));
    assertFault(
        "InvalidParameterValue",
        () ->
            CLIENT.modifyInstanceMetadataOptions(
                r -> r.instanceId(hidden).instanceMetadataTags("enabled")));
    CLIENT.deleteTags(r -> r.resources(hidden).tags(tag("a/b")));
    CLIENT.modifyInstanceMetadataOptions(r -> r.instanceId(hidden).instanceMetadataTags("enabled"));
  }

  private static TagSpecification tagged(String key) {
    return TagSpecification.builder().resourceType("instance").tags(tag(key)).build();
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("x").build();
  }

  @Test
  void theAccountsDefaultsHoldForLaterLaunches() {
    CLIENT.modifyInstanceMetadataDefaults(
        request ->
            request.httpTokens(MetadataDefaultHttpTokensState.REQUIRED).httpPutResponseHopLimit(2));
    assertThat(CLIENT.getInstanceMetadataDefaults(request -> {}).accountLevel().httpTokens())
        .isEqualTo(HttpTokensState.REQUIRED);
    var options = INSTANCES.described(INSTANCES.launched()).metadataOptions();
    assertThat(options.httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
    assertThat(options.httpPutResponseHopLimit()).isEqualTo(2);
    CLIENT.modifyInstanceMetadataDefaults(
        request -> request.httpTokens(MetadataDefaultHttpTokensState.NO_PREFERENCE));
    assertThat(CLIENT.getInstanceMetadataDefaults(request -> {}).accountLevel().httpTokens())
        .isNull();
  }

  @Test
  void monitoringGoesOnAndOff() {
    String id = INSTANCES.launched();
    assertThat(
            CLIENT
                .monitorInstances(request -> request.instanceIds(id))
                .instanceMonitorings()
                .get(0)
                .monitoring()
                .stateAsString())
        .isEqualTo("pending");
    assertThat(INSTANCES.described(id).monitoring().stateAsString()).isEqualTo("enabled");
    assertThat(
            CLIENT
                .unmonitorInstances(request -> request.instanceIds(id))
                .instanceMonitorings()
                .get(0)
                .monitoring()
                .stateAsString())
        .isEqualTo("disabling");
    assertThat(INSTANCES.described(id).monitoring().stateAsString()).isEqualTo("disabled");
  }

  @Test
  void burstableInstancesHaveCredits() {
    String t3 = INSTANCES.launched();
    String t2 =
        INSTANCES.runOne(request -> request.instanceType(InstanceType.T2_MICRO)).instanceId();
    String m5 =
        INSTANCES.runOne(request -> request.instanceType(InstanceType.M5_LARGE)).instanceId();
    assertThat(
            CLIENT
                .describeInstanceCreditSpecifications(request -> request.instanceIds(t2, t3))
                .instanceCreditSpecifications())
        .extracting("cpuCredits")
        .containsExactly("unlimited", "standard");
    assertThat(
            CLIENT
                .describeInstanceCreditSpecifications(request -> {})
                .instanceCreditSpecifications())
        .extracting("instanceId")
        .containsExactly(t3);

    var answer =
        CLIENT.modifyInstanceCreditSpecification(
            request ->
                request.instanceCreditSpecifications(
                    credits(t2, "unlimited"), credits(m5, "unlimited")));
    assertThat(answer.successfulInstanceCreditSpecifications())
        .extracting("instanceId")
        .containsExactly(t2);
    assertThat(answer.unsuccessfulInstanceCreditSpecifications().get(0).error().codeAsString())
        .isEqualTo("InstanceCreditSpecification.NotSupported");
  }

  private static software.amazon.awssdk.services.ec2.model.InstanceCreditSpecificationRequest
      credits(String id, String credits) {
    return software.amazon.awssdk.services.ec2.model.InstanceCreditSpecificationRequest.builder()
        .instanceId(id)
        .cpuCredits(credits)
        .build();
  }

  @Test
  void theDefaultCreditsOfAFamilyChange() {
    UnlimitedSupportedInstanceFamily family = UnlimitedSupportedInstanceFamily.T2;
    assertThat(
            CLIENT
                .getDefaultCreditSpecification(request -> request.instanceFamily(family))
                .instanceFamilyCreditSpecification()
                .cpuCredits())
        .isEqualTo("standard");
    CLIENT.modifyDefaultCreditSpecification(
        request -> request.instanceFamily(family).cpuCredits("unlimited"));
    String id =
        INSTANCES.runOne(request -> request.instanceType(InstanceType.T2_MICRO)).instanceId();
    assertThat(
            CLIENT
                .describeInstanceCreditSpecifications(request -> request.instanceIds(id))
                .instanceCreditSpecifications()
                .get(0)
                .cpuCredits())
        .isEqualTo("unlimited");
  }

  @Test
  void cpuOptionsFitTheType() {
    String id = stopped(InstanceType.M5_2_XLARGE);
    var answer =
        CLIENT.modifyInstanceCpuOptions(
            request -> request.instanceId(id).coreCount(2).threadsPerCore(1));
    assertThat(answer.coreCount()).isEqualTo(2);
    assertThat(INSTANCES.described(id).cpuOptions().threadsPerCore()).isEqualTo(1);
    assertFault(
        "InvalidParameterValue",
        () ->
            CLIENT.modifyInstanceCpuOptions(
                request -> request.instanceId(id).coreCount(9).threadsPerCore(1)));
  }

  @Test
  void maintenanceOptionsChangeAtAnyTime() {
    String id = INSTANCES.launched();
    CLIENT.modifyInstanceMaintenanceOptions(
        request -> request.instanceId(id).autoRecovery(InstanceAutoRecoveryState.DISABLED));
    assertThat(INSTANCES.described(id).maintenanceOptions().autoRecoveryAsString())
        .isEqualTo("disabled");
  }

  @Test
  void theHostNameFollowsItsOptions() {
    String id = INSTANCES.launched();
    assertFault(
        "IncorrectInstanceState",
        () ->
            CLIENT.modifyPrivateDnsNameOptions(
                request ->
                    request.instanceId(id).privateDnsHostnameType(HostnameType.RESOURCE_NAME)));
    CLIENT.stopInstances(request -> request.instanceIds(id));
    CLIENT.modifyPrivateDnsNameOptions(
        request -> request.instanceId(id).privateDnsHostnameType(HostnameType.RESOURCE_NAME));
    assertThat(INSTANCES.described(id).privateDnsName()).isEqualTo(id + ".ec2.internal");
  }

  @Test
  void placementChangesWhileStopped() {
    CLIENT.createPlacementGroup(
        request -> request.groupName("near").strategy(PlacementStrategy.CLUSTER));
    String id = stopped(InstanceType.M5_LARGE);
    CLIENT.modifyInstancePlacement(request -> request.instanceId(id).groupName("near"));
    assertThat(INSTANCES.described(id).placement().groupName()).isEqualTo("near");
    assertThat(INSTANCES.described(id).placement().groupId()).startsWith("pg-");
    CLIENT.modifyInstancePlacement(request -> request.instanceId(id).groupName(""));
    assertThat(INSTANCES.described(id).placement().groupName()).isEmpty();
    assertFault(
        "InvalidPlacementGroup.Unknown",
        () -> CLIENT.modifyInstancePlacement(request -> request.instanceId(id).groupName("far")));
  }

  @Test
  void bandwidthIsWeightedWhereTheTypeCan() {
    String id = stopped(InstanceType.M5_LARGE);
    assertFault(
        "UnsupportedOperation",
        () ->
            CLIENT.modifyInstanceNetworkPerformanceOptions(
                request ->
                    request.instanceId(id).bandwidthWeighting(InstanceBandwidthWeighting.EBS_1)));
  }

  @Test
  void aCapacityReservationIsNamedWhileStopped() {
    String id = stopped(InstanceType.M5_LARGE);
    CLIENT.modifyInstanceCapacityReservationAttributes(
        request ->
            request
                .instanceId(id)
                .capacityReservationSpecification(
                    specification -> specification.capacityReservationPreference("none")));
    assertThat(
            INSTANCES
                .described(id)
                .capacityReservationSpecification()
                .capacityReservationPreferenceAsString())
        .isEqualTo("none");
  }
}
