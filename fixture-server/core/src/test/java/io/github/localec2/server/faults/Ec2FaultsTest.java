package io.github.localec2.server.faults;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.faults.Ec2Errors.insufficientInstanceCapacity;
import static io.github.localec2.server.faults.Ec2Errors.internalError;
import static io.github.localec2.server.faults.Ec2Errors.requestLimitExceeded;
import static io.github.localec2.server.faults.Ec2Errors.unauthorizedOperation;
import static io.github.localec2.server.journal.CallPattern.anyCall;
import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.journal.CallError;
import io.github.localec2.server.journal.Ec2Call;
import io.github.localec2.server.journal.Ec2Journal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Faults that meet calls. */
class Ec2FaultsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static Ec2Client once;
  private static Ec2Client thrice;

  private final Ec2Faults faults = EC2.server().faults();
  private Ec2Journal journal;

  @BeforeAll
  static void clients() {
    once = FaultClients.attempting(EC2.server(), 1);
    thrice = FaultClients.attempting(EC2.server(), 3);
  }

  @AfterAll
  static void close() {
    once.close();
    thrice.close();
  }

  @BeforeEach
  void freshJournal() {
    journal = EC2.server().journal().fromNow();
  }

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  @Test
  void anErrorComesWithItsStatusAndLastsUntilRemoved() {
    InjectedFault fault = faults.on("RunInstances").fail(insufficientInstanceCapacity());

    for (int i = 0; i < 3; i++) {
      Ec2Exception error = assertFault("InsufficientInstanceCapacity", () -> launch(once));
      assertThat(error.statusCode()).isEqualTo(500);
    }
    faults.remove(fault);
    launch(once);

    assertThat(fault.hits()).isEqualTo(3);
    assertThat(once.describeInstances().reservations()).hasSize(1);
  }

  @Test
  void theJournalTellsAFaultFromAnErrorOfEc2sOwn() {
    faults.on("DescribeVpcs").once().fail(unauthorizedOperation());

    assertFault("UnauthorizedOperation", once::describeVpcs);
    assertFault("InvalidVpcID.NotFound", () -> once.describeVpcs(r -> r.vpcIds("vpc-1")));

    List<Ec2Call> calls = journal.calls();
    assertThat(calls.get(0).injectedFault())
        .hasValue("DescribeVpcs, call 1 fails with UnauthorizedOperation");
    assertThat(calls.get(0).request()).containsInstanceOf(DescribeVpcsRequest.class);
    assertThat(calls.get(0).toString()).contains("[injected: DescribeVpcs, call 1 fails");
    assertThat(calls.get(1).injectedFault()).isEmpty();
    assertThat(journal.calls(anyCall().injected())).hasSize(1);
  }

  @Test
  void notBeingAllowedHasAnEncodedReason() {
    faults.on("StopInstances").fail(unauthorizedOperation());

    Ec2Exception error =
        assertFault(
            "UnauthorizedOperation", () -> once.stopInstances(r -> r.instanceIds("i-00000001")));

    String message = error.awsErrorDetails().errorMessage();
    String encoded = message.substring(message.lastIndexOf(' ') + 1);
    assertThat(error.statusCode()).isEqualTo(403);
    assertThat(message).startsWith("You are not authorized to perform this operation.");
    assertThat(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8))
        .contains("\"action\":\"ec2:StopInstances\"");
  }

  @Test
  void theSdkRepeatsWhatIsThrottled() {
    faults.on("DescribeVpcs").next(2).fail(requestLimitExceeded());

    assertThat(thrice.describeVpcs().vpcs()).hasSize(1);

    assertThat(journal.calls()).extracting(Ec2Call::status).containsExactly(503, 503, 200);
  }

  @Test
  void callsAreCounted() {
    faults.on("DescribeVpcs").call(3).fail(internalError());
    faults.on("DescribeRegions").after(1).fail(internalError());

    once.describeVpcs();
    once.describeVpcs();
    assertFault("InternalError", once::describeVpcs);
    once.describeVpcs();
    once.describeRegions();
    assertFault("InternalError", once::describeRegions);
    assertFault("InternalError", once::describeRegions);
  }

  @Test
  void onlyCallsThatMatchMeetAFaultAndAreCounted() {
    String first = launch(once);
    String second = launch(once);
    InjectedFault ofOne =
        faults.on("StopInstances").naming(second).once().fail(Ec2Errors.unavailable());
    InjectedFault elsewhere = faults.onAnyCall().inRegion("eu-west-1").fail(internalError());
    InjectedFault another = faults.onAnyCall().byAccount("111122223333").fail(internalError());
    InjectedFault paged =
        faults
            .on(DescribeVpcsRequest.class, r -> r.maxResults() != null)
            .fail(requestLimitExceeded());

    once.stopInstances(r -> r.instanceIds(first));
    assertFault("Unavailable", () -> once.stopInstances(r -> r.instanceIds(first, second)));
    once.describeVpcs();
    assertFault("RequestLimitExceeded", () -> once.describeVpcs(r -> r.maxResults(5)));
    once.describeInstances(
        r -> r.filters(Filter.builder().name("instance-id").values(second).build()));

    assertThat(ofOne.matched()).isEqualTo(1);
    assertThat(paged.matched()).isEqualTo(1);
    assertThat(elsewhere.matched() + another.matched()).isZero();
  }

  @Test
  void diceFallTheSameInEveryRun() {
    List<Boolean> one = throwDice(42);
    List<Boolean> same = throwDice(42);
    List<Boolean> other = throwDice(43);

    assertThat(one).isEqualTo(same).isNotEqualTo(other);
    assertThat(one.stream().filter(hit -> hit).count()).isBetween(50L, 150L);
  }

  private List<Boolean> throwDice(long seed) {
    faults.clear();
    InjectedFault fault =
        faults.on("DescribeVpcs").withProbability(0.25, seed).fail(internalError());
    byte[] form = "Action=DescribeVpcs".getBytes(StandardCharsets.UTF_8);
    List<Boolean> hits = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      hits.add(EC2.server().answer(form, null).status() == 500);
    }
    assertThat(fault.matched()).isEqualTo(400);
    return hits;
  }

  @Test
  void theFaultThatWasSetLastIsAskedFirst() {
    InjectedFault general = faults.onAnyCall().fail(internalError());
    faults.on("DescribeVpcs").once().fail(requestLimitExceeded());

    assertFault("RequestLimitExceeded", once::describeVpcs);
    assertFault("InternalError", once::describeVpcs);

    assertThat(general.hits()).isEqualTo(1);
    assertThat(faults.injected()).hasSize(2);
  }

  @Test
  void whatWasMadeIsNotFoundByTheFirstCalls() {
    faults.notFoundAfterCreate(2);
    String id = launch(once);

    for (int i = 0; i < 2; i++) {
      assertFault(
          "InvalidInstanceID.NotFound", () -> once.describeInstances(r -> r.instanceIds(id)));
    }
    assertThat(once.describeInstances(r -> r.instanceIds(id)).reservations()).hasSize(1);
    // what every region has was there before
    String vpcId = once.describeVpcs().vpcs().get(0).vpcId();
    assertThatCode(() -> once.describeVpcs(r -> r.vpcIds(vpcId))).doesNotThrowAnyException();
    assertThat(journal.calls().failed())
        .allSatisfy(
            call ->
                assertThat(call.error())
                    .map(CallError::message)
                    .hasValue("The instance ID '" + id + "' does not exist"));
  }

  @Test
  void plansOfFaultsComeBackWithWhatTheyHadCounted() {
    InjectedFault fault = faults.on("DescribeVpcs").next(2).fail(internalError());
    assertFault("InternalError", once::describeVpcs);
    FaultPlan plan = faults.plan();

    assertFault("InternalError", once::describeVpcs);
    faults.clear();
    once.describeVpcs();
    faults.restore(plan);

    assertFault("InternalError", once::describeVpcs);
    once.describeVpcs();
    assertThat(fault.hits()).isEqualTo(2);
  }

  @Test
  void aCopyCountsForItself() {
    InjectedFault fault = faults.on("DescribeVpcs").once().fail(internalError());
    byte[] form = "Action=DescribeVpcs".getBytes(StandardCharsets.UTF_8);
    try (LocalEc2Server other = LocalEc2Server.start(Ec2Settings.defaults())) {
      other.faults().copy(faults.plan());

      assertThat(other.answer(form, null).status()).isEqualTo(500);
      assertThat(other.answer(form, null).status()).isEqualTo(200);
    }
    assertThat(fault.hits()).isZero();
    assertFault("InternalError", once::describeVpcs);
  }

  @Test
  void whatCannotBeIsQuoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAnyCall().byAccount("partner"))
        .withMessage("account must have 12 digits: 'partner'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAnyCall().inRegion("eu-west"))
        .withMessageContaining("such as us-east-1: 'eu-west'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.on("RunInstance"))
        .withMessageContaining("'RunInstance'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.on("RunInstances").next(0))
        .withMessage("calls are counted from 1: '0'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.on("RunInstances").call(0))
        .withMessageContaining("counted from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAnyCall().withProbability(1.5, 1))
        .withMessage("a probability is over 0 and up to 1: '1.5'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAnyCall().delay(Duration.ZERO))
        .withMessage("a delay is positive: 'PT0S'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ec2Error.of("Teapot", "short and stout", 200))
        .withMessage("the HTTP status of an error is from 400 to 599: '200'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAnyCall().truncateAnswer(0))
        .withMessageContaining("'0'");
  }
}
