package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.server.Ec2Clock;
import io.github.localec2.server.journal.Ec2Journal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

@LocalEc2(transitionDelays = TransitionDelays.REALISTIC)
class AwaitedStatesTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void anInstanceComesToAStateByTheClockThatATestMoves(
      Ec2Client ec2, Ec2Machines machines, Ec2Clock clock) {
    clock.hold();
    String id = Kit.launch(ec2);
    CompletableFuture<Instance> running =
        CompletableFuture.supplyAsync(() -> machines.of(id).awaitRunning());
    assertThat(running).isNotDone();
    clock.advance(Duration.ofMinutes(1));
    assertThat(running.join().instanceId()).isEqualTo(id);
    assertThat(running.join().state().name()).isEqualTo(InstanceStateName.RUNNING);

    ec2.stopInstances(r -> r.instanceIds(id));
    CompletableFuture<Instance> stopped =
        CompletableFuture.supplyAsync(() -> machines.of(id).awaitStopped());
    clock.advance(Duration.ofMinutes(1));
    assertThat(stopped.join().state().name()).isEqualTo(InstanceStateName.STOPPED);

    ec2.terminateInstances(r -> r.instanceIds(id));
    CompletableFuture<Instance> ended =
        CompletableFuture.supplyAsync(() -> machines.of(id).awaitTerminated());
    clock.advance(Duration.ofMinutes(1));
    assertThat(ended.join().stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
  }

  @Test
  void waitingAsksNothing(Ec2Client ec2, Ec2Machines machines, Ec2Clock clock, Ec2Journal journal) {
    clock.hold();
    String id = Kit.launch(ec2);
    int calls = journal.calls().size();
    assertThatThrownBy(() -> machines.of(id).awaitState(InstanceStateName.RUNNING, SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessage(id + " was not running within 20 ms; it is pending");
    assertThat(journal.calls()).hasSize(calls);
  }

  @Test
  void whatCannotComeAnyMoreIsNotWaitedFor(Ec2Client ec2, Ec2Machines machines) {
    String id = Kit.launch(ec2);
    ec2.terminateInstances(r -> r.instanceIds(id));
    assertThatThrownBy(() -> machines.of(id).awaitRunning())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            id + " will not be running; it is shutting-down", "Client.UserInitiatedShutdown");
    assertThatThrownBy(() -> machines.of("i-0123456789abcdef0").awaitRunning())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("there is no instance 'i-0123456789abcdef0'");
  }

  @Test
  void oneWhoseRecordGoesMeanwhileIsNotWaitedFor(
      Ec2Client ec2, Ec2Machines machines, Ec2Clock clock) {
    clock.hold();
    String id = Kit.launch(ec2);
    ec2.terminateInstances(r -> r.instanceIds(id));
    clock.advance(Duration.ofMinutes(5));
    machines.of(id).awaitTerminated();
    clock.advance(Duration.ofHours(2));
    assertThatThrownBy(() -> machines.of(id).awaitTerminated())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("there is no instance '" + id + "'");
  }

  @Test
  void anInterruptEndsTheWait(Ec2Client ec2, Ec2Machines machines, Ec2Clock clock) {
    clock.hold();
    String id = Kit.launch(ec2);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> machines.of(id).awaitRunning())
        .isInstanceOf(AssertionError.class)
        .hasMessage("interrupted while " + id + " was to become running");
    assertThat(Thread.interrupted()).isTrue();
  }
}
