package io.github.localec2.server.faults;

import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.journal.Ec2Call;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.journal.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Answers that come late, not whole or not at all. */
class DeliveryFaultsTest {
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
  void anAnswerIsHeldBack() {
    faults.on("DescribeVpcs").delay(Duration.ofMillis(120));
    faults.onAnyCall().delay(Duration.ofMillis(80));
    long before = System.nanoTime();

    assertThat(once.describeVpcs().vpcs()).hasSize(1);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(199));
    assertThat(journal.calls().get(0).injectedFault().orElseThrow())
        .contains("delayed by 120 ms", "delayed by 80 ms");
  }

  @Test
  void answersThatAreHeldBackHoldNoThread() {
    int callers = 150; // more than the server has threads
    ExecutorService calling = Executors.newFixedThreadPool(callers);
    try (LocalEc2Server server = LocalEc2Server.start()) {
      server.faults().on("DescribeVpcs").delay(Duration.ofMinutes(5));
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(CompletableFuture.runAsync(() -> describeVpcs(server), calling));
      }

      // with threads held no more than 64 would be there before the first is answered
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(server.journal().calls("DescribeVpcs")).hasSize(callers));
      assertThat(calls).noneMatch(CompletableFuture::isDone);
    } finally {
      calling.shutdown();
    }
  }

  /** Until the server closes, at the latest. */
  private static void describeVpcs(LocalEc2Server server) {
    try (Ec2Client ec2 = FaultClients.attempting(server, 1)) {
      assertThatThrownBy(ec2::describeVpcs).isInstanceOf(SdkClientException.class);
    }
  }

  @Test
  void aDroppedConnectionGetsNoAnswerAndNothingIsDone() {
    faults.on("RunInstances").once().dropConnection();

    assertThatThrownBy(() -> launch(once)).isInstanceOf(SdkClientException.class);

    assertThat(once.describeInstances().reservations()).isEmpty();
    Ec2Call call = journal.calls().get(0);
    assertThat(call.status()).isZero();
    assertThat(call.succeeded()).isFalse();
    assertThat(call.error()).isEmpty();
    assertThat(call.toString()).contains("no answer [injected: RunInstances, call 1 is dropped]");
  }

  @Test
  void anAnswerThatIsLostIsRepeatedWithTheSameTokenAndDoneOnce() {
    faults.on("RunInstances").next(2).loseAnswer();

    String id = launch(thrice);

    assertThat(thrice.describeInstances().reservations())
        .singleElement()
        .satisfies(launched -> assertThat(launched.instances().get(0).instanceId()).isEqualTo(id));
    journal.verify(call("RunInstances"), Times.exactly(3));
  }

  @Test
  void aTruncatedAnswerIsNoAnswer() {
    faults.on("DescribeVpcs").once().truncateAnswer(40);

    // the SDK takes it for an answer that makes no sense, and does not repeat the call
    assertThatThrownBy(thrice::describeVpcs)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("Could not parse XML response");
    assertThat(thrice.describeVpcs().vpcs()).hasSize(1);

    assertThat(journal.calls()).extracting(Ec2Call::succeeded).containsExactly(false, true);
  }

  @Test
  void anAnswerIsNeverSentWholeWhenItIsTruncated() {
    faults.on("DescribeKeyPairs").truncateAnswer(1_000_000);

    assertThatThrownBy(once::describeKeyPairs).isInstanceOf(SdkClientException.class);
  }
}
