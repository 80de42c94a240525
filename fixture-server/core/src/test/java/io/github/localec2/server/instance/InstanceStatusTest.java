package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.ReportInstanceReasonCodes;
import software.amazon.awssdk.services.ec2.model.ReportStatusType;

class InstanceStatusTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void onlyWhatRunsHasAStatusUnlessAllIsAskedFor() {
    String running = INSTANCES.launched();
    String stopped = INSTANCES.launched();
    CLIENT.stopInstances(request -> request.instanceIds(stopped));
    assertThat(CLIENT.describeInstanceStatus().instanceStatuses())
        .extracting("instanceId")
        .containsExactly(running);
    assertThat(
            CLIENT
                .describeInstanceStatus(request -> request.includeAllInstances(true))
                .instanceStatuses())
        .extracting("instanceId")
        .containsExactly(running, stopped);
    assertThat(
            CLIENT
                .describeInstanceStatus(
                    request ->
                        request
                            .includeAllInstances(true)
                            .filters(filter("instance-state-name", "stopped")))
                .instanceStatuses())
        .extracting("instanceId")
        .containsExactly(stopped);
  }

  @Test
  void theChecksOfARunningInstancePass() {
    String id = INSTANCES.launched();
    InstanceStatus status =
        CLIENT.describeInstanceStatus(request -> request.instanceIds(id)).instanceStatuses().get(0);
    assertThat(status.instanceState().nameAsString()).isEqualTo("running");
    assertThat(status.availabilityZone()).startsWith("us-east-1");
    assertThat(status.instanceStatus().statusAsString()).isEqualTo("ok");
    assertThat(status.systemStatus().statusAsString()).isEqualTo("ok");
    assertThat(status.attachedEbsStatus().statusAsString()).isEqualTo("ok");
    assertThat(status.instanceStatus().details().get(0).nameAsString()).isEqualTo("reachability");
    assertThat(status.instanceStatus().details().get(0).statusAsString()).isEqualTo("passed");
    assertThat(
            CLIENT
                .describeInstanceStatus(
                    request -> request.filters(filter("instance-status.status", "impaired")))
                .instanceStatuses())
        .isEmpty();
  }

  @Test
  void aReportIsTakenOfInstancesThatRun() {
    String id = INSTANCES.launched();
    CLIENT.reportInstanceStatus(
        request ->
            request
                .instances(id)
                .status(ReportStatusType.IMPAIRED)
                .reasonCodes(ReportInstanceReasonCodes.UNRESPONSIVE));
    assertThat(
            CLIENT
                .describeInstanceStatus()
                .instanceStatuses()
                .get(0)
                .instanceStatus()
                .statusAsString())
        .isEqualTo("ok");
    assertFault(
        "InvalidInstanceID.NotFound",
        () ->
            CLIENT.reportInstanceStatus(
                request ->
                    request
                        .instances("i-00000000000000000")
                        .status(ReportStatusType.OK)
                        .reasonCodes(ReportInstanceReasonCodes.OTHER)));
  }

  @Test
  void anEventThatIsNotThereCannotBeMoved() {
    String id = INSTANCES.launched();
    assertFault(
        "InvalidInstanceEventIDNotFound",
        () ->
            CLIENT.modifyInstanceEventStartTime(
                request ->
                    request
                        .instanceId(id)
                        .instanceEventId("instance-event-00000000000000000")
                        .notBefore(Instant.parse("2030-01-01T00:00:00Z"))));
  }

  @Test
  void tooManyIdsAreRefused() {
    String[] ids = new String[101];
    java.util.Arrays.fill(ids, "i-00000000000000000");
    assertFault(
        "InvalidRequest", () -> CLIENT.describeInstanceStatus(request -> request.instanceIds(ids)));
  }
}
