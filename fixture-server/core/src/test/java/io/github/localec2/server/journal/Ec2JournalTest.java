package io.github.localec2.server.journal;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.journal.CallPattern.anyCall;
import static io.github.localec2.server.journal.CallPattern.call;
import static io.github.localec2.server.journal.Times.atLeast;
import static io.github.localec2.server.journal.Times.exactly;
import static io.github.localec2.server.journal.Times.never;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

class Ec2JournalTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-03-01T12:00:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private Ec2Journal journal = EC2.server().journal();

  @BeforeEach
  void fromHere() {
    journal = EC2.server().journal().fromNow();
  }

  @Test
  void aCallIsKeptWithRequestResponseAndCaller() {
    Ec2Client client = EC2.client("111122223333", Region.EU_WEST_1);
    String id = launch(client).instances().get(0).instanceId();

    Ec2Call call = journal.calls().get(0);
    assertThat(call.operation()).isEqualTo("RunInstances");
    assertThat(call.account()).isEqualTo("111122223333");
    assertThat(call.region()).isEqualTo("eu-west-1");
    assertThat(call.at()).isEqualTo(CLOCK.instant());
    assertThat(call.duration()).isPositive();
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.requestId()).hasSize(36);
    assertThat(call.request(RunInstancesRequest.class).maxCount()).isEqualTo(1);
    assertThat(call.response(RunInstancesResponse.class).instances().get(0).instanceId())
        .isEqualTo(id);
    assertThat(call.error()).isEmpty();
  }

  @Test
  void anErrorIsKeptWithItsCode() {
    assertFault(
        "InvalidVpcID.NotFound",
        () -> EC2.client().describeVpcs(r -> r.vpcIds("vpc-00000000000000000")));

    Ec2Call call = journal.calls().get(0);
    assertThat(call.succeeded()).isFalse();
    assertThat(call.unsupported()).isFalse();
    assertThat(call.status()).isEqualTo(400);
    assertThat(call.response()).isEmpty();
    assertThat(call.error()).map(CallError::code).contains("InvalidVpcID.NotFound");
    assertThat(call.request(DescribeVpcsRequest.class).vpcIds()).hasSize(1);
  }

  @Test
  void whatCanNotBeReadIsKeptToo() {
    EC2.server().answer(bytes("Action=NoSuchThing"), null);
    EC2.server().answer(bytes("Action=RunInstances&Nonsense=1"), null);
    EC2.server().answer(bytes(""), null);

    assertThat(journal.calls().operations()).containsExactly("NoSuchThing", "RunInstances", "");
    assertThat(journal.calls().failed()).hasSize(3);
    assertThat(journal.calls().get(1).request()).isEmpty();
  }

  @Test
  void theTimelineShowsWhatCouldNotBeRead() {
    EC2.server().answer(bytes("Action=%zz"), null);
    EC2.server().answer(bytes("Action=Long" + "x".repeat(5000)), null);
    EC2.client().describeVpcs();

    assertThat(journal.timeline())
        .contains("3 calls", "MalformedQueryString", "DescribeVpcs")
        .doesNotContain("x".repeat(300));
  }

  @Test
  void aPatternThatThrowsDisturbsNobodyButWhoWaits() {
    CompletableFuture<Ec2Call> first =
        journal.first(
            anyCall()
                .where(
                    "that can't be told",
                    call -> {
                      throw new IllegalStateException("no such thing");
                    }));
    EC2.client().describeVpcs();
    EC2.client().describeVpcs();

    assertThat(first).isCompletedExceptionally();
    assertThat(journal.calls()).hasSize(2).allMatch(Ec2Call::succeeded);
  }

  @Test
  void anOperationWithoutAHandlerIsUnsupported() {
    assertFault("UnsupportedOperation", () -> EC2.client().describeSpotDatafeedSubscription());

    assertThat(journal.calls()).singleElement().matches(Ec2Call::unsupported);
  }

  @Test
  void callsAreFoundByTheirTypes() {
    launch(EC2.client());
    EC2.client().describeVpcs();
    EC2.client().describeVpcs(r -> r.maxResults(5));

    assertThat(journal.calls("DescribeVpcs")).hasSize(2);
    assertThat(journal.calls(call(DescribeVpcsRequest.class, r -> r.maxResults() != null)))
        .hasSize(1);
    assertThat(journal.calls().requests(RunInstancesRequest.class)).hasSize(1);
    assertThat(journal.calls().responses(RunInstancesResponse.class)).hasSize(1);
    assertThat(journal.calls(anyCall().byAccount("999999999999"))).isEmpty();
  }

  @Test
  void verifyingCounts() {
    EC2.client().describeVpcs();

    journal.verify(call("DescribeVpcs"));
    journal.verify(call("RunInstances"), never());
    journal.verify(anyCall(), atLeast(1));
    assertThatThrownBy(() -> journal.verify(call("DescribeVpcs").failed(), exactly(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("wanted 2 times, but came never: DescribeVpcs that failed")
        .hasMessageContaining("DescribeVpcs() -> 200");
  }

  @Test
  void verifyingAnOrder() {
    EC2.client().describeVpcs();
    EC2.client().describeSubnets();
    launch(EC2.client());

    journal.verifyInOrder(call("DescribeVpcs"), call("RunInstances"));
    assertThatThrownBy(() -> journal.verifyInOrder(call("RunInstances"), call("DescribeVpcs")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("did not come: DescribeVpcs");
  }

  @Test
  void verifyingThatThereIsNothingElse() {
    EC2.client().describeVpcs();
    EC2.client().describeSubnets();

    journal.verifyNothingBut(call("DescribeVpcs"), call("DescribeSubnets"));
    assertThatThrownBy(() -> journal.verifyNothingBut(call("DescribeVpcs")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but came also: DescribeSubnets");
  }

  @Test
  void fluentAssertionsNarrowDown() {
    EC2.client().describeVpcs();
    launch(EC2.client("111122223333", Region.EU_WEST_1));

    JournalAssert.assertThat(journal)
        .received("RunInstances")
        .once()
        .inRegion("eu-west-1")
        .byAccount("111122223333")
        .withoutErrors()
        .and()
        .neverReceived("TerminateInstances")
        .inOrder("DescribeVpcs", "RunInstances")
        .times(2);
    assertThatThrownBy(
            () -> JournalAssert.assertThat(journal).received("DescribeVpcs").inRegion("eu-west-1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("DescribeVpcs in eu-west-1");
    assertThatThrownBy(() -> JournalAssert.assertThat(journal).isEmpty())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void awaitingEndsWithTheCall() throws Exception {
    CompletableFuture<Ec2Call> launched = journal.first(call("RunInstances"));
    EC2.client().describeVpcs();
    assertThat(launched).isNotDone();

    CompletableFuture<?> elsewhere = CompletableFuture.runAsync(() -> launch(EC2.client()));

    assertThat(journal.await("RunInstances", LONG).succeeded()).isTrue();
    assertThat(launched.get(60, TimeUnit.SECONDS).operation()).isEqualTo("RunInstances");
    elsewhere.get(60, TimeUnit.SECONDS);
  }

  @Test
  void awaitingWhatDoesNotComeTellsWhatCame() {
    EC2.client().describeVpcs();

    assertThatThrownBy(() -> journal.await("RunInstances", Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("waited 1.0 ms for a call: RunInstances")
        .hasMessageContaining("DescribeVpcs()");
  }

  @Test
  void aNameThatEc2HasNotIsQuoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> journal.calls("RunInstnces"))
        .withMessageContaining("'RunInstnces'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call("RunInstances").byAccount("11112222333"))
        .withMessage("account must have 12 digits: '11112222333'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call("RunInstances").inRegion("us-east"))
        .withMessageContaining("such as us-east-1: 'us-east'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call(String.class))
        .withMessageContaining("'java.lang.String'");
    assertThat(journal.calls("EnableVolumeIO")).isEmpty();
  }

  @Test
  void theTimelineTellsNoSecrets() {
    CreateKeyPairResponse pair = EC2.client().createKeyPair(r -> r.keyName("k"));
    CLOCK.pass(Duration.ofMillis(1500));
    EC2.client()
        .runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1).userData("c2VjcmV0"));

    String timeline = journal.timeline();
    assertThat(timeline.lines()).hasSize(3);
    assertThat(timeline)
        .startsWith("2 calls")
        .contains("0.000 s  CreateKeyPair(KeyName=k)")
        .contains("1.500 s  RunInstances(")
        .doesNotContain(pair.keyMaterial().substring(40, 80))
        .doesNotContain("c2VjcmV0");
  }

  @Test
  void onlyTheNewestAreKept() {
    try (LocalEc2Server small = LocalEc2Server.start(Ec2Settings.builder().journal(2).build())) {
      for (String action : new String[] {"DescribeVpcs", "DescribeSubnets", "DescribeImages"}) {
        small.answer(bytes("Action=" + action), null);
      }

      Ec2Journal kept = small.journal();
      assertThat(kept.calls().operations()).containsExactly("DescribeSubnets", "DescribeImages");
      assertThat(kept.calls().dropped()).isEqualTo(1);
      assertThat(kept.timeline()).contains("1 older ones are no longer kept");
      assertThatThrownBy(() -> kept.verify(call("DescribeVpcs"), never()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("journal");
    }
  }

  @Test
  void aJournalThatIsOffSaysSo() {
    try (LocalEc2Server none = LocalEc2Server.start(Ec2Settings.builder().journal(0).build())) {
      none.answer(bytes("Action=DescribeVpcs"), null);

      assertThat(none.journal().calls()).isEmpty();
      assertThatThrownBy(() -> none.journal().verify(call("DescribeVpcs")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the setting journal is 0");
    }
  }

  private static RunInstancesResponse launch(Ec2Client client) {
    return client.runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1));
  }

  private static byte[] bytes(String form) {
    return form.getBytes(StandardCharsets.UTF_8);
  }
}
