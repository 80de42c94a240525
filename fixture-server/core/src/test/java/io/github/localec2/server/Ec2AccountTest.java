package io.github.localec2.server;

import static io.github.localec2.server.faults.Ec2Errors.unauthorizedOperation;
import static io.github.localec2.server.journal.CallPattern.anyCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.journal.Times;
import io.github.localec2.server.state.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** One account of a server, as somebody sees it who shares the server with others. */
class Ec2AccountTest {
  private static final String OURS = "111111111111";
  private static final String THEIRS = "222222222222";

  private final LocalEc2Server server =
      LocalEc2Server.start(
          Ec2Settings.builder()
              .journal(8)
              .transitionDelay("instance-running", Duration.ofMinutes(1))
              .build());
  private final Ec2Client ours = client(OURS);
  private final Ec2Client theirs = client(THEIRS);

  private Ec2Client client(String account) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .httpClient(server.httpClient())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "secret")))
        .build();
  }

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
    server.close();
  }

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(
            run ->
                run.imageId("ami-ff0fea8310f3")
                    .instanceType(InstanceType.T3_MICRO)
                    .placement(where -> where.availabilityZone("us-east-1b"))
                    .minCount(1)
                    .maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private static List<InstanceStateName> states(Ec2Client ec2) {
    return ec2.describeInstances().reservations().stream()
        .flatMap(each -> each.instances().stream())
        .map(each -> each.state().name())
        .toList();
  }

  @Test
  void goesBackWithWhatIsUnderWayAndLeavesOthersAsTheyAre() {
    Ec2Account account = server.account(OURS);
    server.clock().hold();
    launch(ours);
    World before = account.snapshot();
    assertThat(before.scopes()).allMatch(scope -> scope.account().equals(OURS));
    launch(ours);
    launch(theirs);

    account.restore(before);

    assertThat(states(ours)).containsExactly(InstanceStateName.PENDING);
    assertThat(states(theirs)).containsExactly(InstanceStateName.PENDING);
    server.clock().advance(Duration.ofMinutes(1));
    assertThat(states(ours)).containsExactly(InstanceStateName.RUNNING);
    assertThat(states(theirs)).containsExactly(InstanceStateName.RUNNING);

    account.restore(World.EMPTY);
    assertThat(states(ours)).isEmpty();
    assertThat(states(theirs)).hasSize(1);
  }

  @Test
  void onlyItsOwnPageTokensEndWhenItGoesBack() {
    Ec2Account account = server.account(OURS);
    World before = account.snapshot();
    for (int i = 0; i < 6; i++) {
      launch(ours);
      launch(theirs);
    }
    String our = ours.describeInstances(first -> first.maxResults(5)).nextToken();
    String their = theirs.describeInstances(first -> first.maxResults(5)).nextToken();

    account.restore(before);

    assertThat(theirs.describeInstances(next -> next.nextToken(their)).reservations()).hasSize(1);
    assertThatThrownBy(() -> ours.describeInstances(next -> next.nextToken(our)))
        .isInstanceOf(Ec2Exception.class)
        .hasMessageContaining("token");
  }

  @Test
  void faultsMeetItsOwnCallsAndWhatIsSetForAllComesOnTop() {
    Ec2Account account = server.account(OURS);
    account.faults().on("RunInstances").once().fail(unauthorizedOperation());
    launch(theirs);
    assertThatThrownBy(() -> launch(ours)).hasMessageContaining("authorized");
    launch(ours);

    account.faults().capacity("t3.micro", "us-east-1b", 0);
    account.faults().zoneOutage("us-east-1a");
    assertThatThrownBy(() -> launch(ours)).hasMessageContaining("capacity");
    launch(theirs);
    assertThat(theirs.describeAvailabilityZones().availabilityZones())
        .allMatch(zone -> zone.stateAsString().equals("available"));
    assertThat(ours.describeAvailabilityZones().availabilityZones())
        .anyMatch(zone -> zone.stateAsString().equals("unavailable"));

    server.faults().on("DescribeVpcs").once().fail(unauthorizedOperation());
    assertThatThrownBy(ours::describeVpcs).hasMessageContaining("authorized");

    account.faults().onAnyCall().fail(unauthorizedOperation());
    account.close();
    assertThat(ours.describeVpcs().vpcs()).hasSize(1);
  }

  @Test
  void aFaultOfAnInstanceIsForItsOwn() {
    String their = launch(theirs);
    Ec2Account account = server.account(OURS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> account.faults().instance(their))
        .withMessageContaining("there is no instance '" + their + "' in the account " + OURS);
  }

  @Test
  void itsJournalCountsItsCallsWhateverOthersDo() {
    ours.describeVpcs();
    Ec2Journal journal = server.account(OURS).journal();
    ours.describeVpcs();
    theirs.describeSubnets();

    journal.verify(anyCall());
    journal.verifyNothingBut(anyCall().byAccount(OURS));
    assertThat(journal.fromNow().calls()).isEmpty();

    for (int i = 0; i < 8; i++) {
      theirs.describeSubnets();
    }
    // 8 are kept of all, so ours is no longer
    assertThatThrownBy(() -> journal.verify(anyCall()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 calls are no longer kept");
    Ec2Journal later = server.account(OURS).journal();
    for (int i = 0; i < 9; i++) {
      theirs.describeSubnets();
    }
    later.verify(anyCall(), Times.never());
  }

  @Test
  void itsFilesHaveNothingElseAndItTakesNoOthers(@TempDir Path directory) {
    Ec2Account account = server.account(OURS);
    String id = launch(ours);
    launch(theirs);
    Path file = directory.resolve("ours.json");
    account.snapshots().save(file);
    assertThat(file).content().contains(OURS, id).doesNotContain(THEIRS);

    account.restore(World.EMPTY);
    account.snapshots().load(file);
    assertThat(states(ours)).containsExactly(InstanceStateName.RUNNING);
    assertThat(states(theirs)).hasSize(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.account(THEIRS).snapshots().load(file))
        .withMessage("only the account " + THEIRS + " can be loaded here: '" + OURS + "'");
  }

  @Test
  void anAccountThatIsNoneIsQuoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.account("partner"))
        .withMessageContaining("'partner'");
  }

  @Test
  void diagnosisAndInterceptorsAreOfTheAccountAlone() {
    launch(theirs);
    String id = launch(ours);
    Ec2Account account = server.account(OURS);
    assertThat(account.diagnose().toString()).contains(id).doesNotContain(THEIRS);

    Runnable end =
        account.intercept(
            (operation, request, endpoint) -> {
              throw Ec2Exception.builder().message("intercepted").build();
            });
    assertThat(theirs.describeVpcs().vpcs()).hasSize(1);
    assertThatThrownBy(ours::describeVpcs).hasMessageContaining("intercepted");
    end.run();
    assertThat(ours.describeVpcs().vpcs()).hasSize(1);
  }
}
