package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that begin while their container is to be paused. */
@Timeout(60)
final class ContainerExecsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void nothingBeginsFromThePauseOnUntilItIsOver() {
    ContainerExecs execs = new ContainerExecs("i-1", LONG, exec -> true);
    execs.hold();
    assertThatThrownBy(execs::begin)
        .isInstanceOf(VmException.class)
        .hasMessage("the machine of 'i-1' is stopped: nothing runs in it");
    execs.release();
    execs.begin().close();
  }

  @Test
  void whatIsBeingStartedIsWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    ContainerExecs execs =
        new ContainerExecs("i-1", LONG, exec -> asked.incrementAndGet() == 3 && exec.equals("e1"));
    ContainerExecs.Program program = execs.begin();
    program.is("e1");
    execs.hold();
    assertThat(asked).hasValue(3);
    program.close();
  }

  @Test
  void oneThatCannotBeStartedIsNotWaitedFor() throws Exception {
    ContainerExecs execs = new ContainerExecs("i-1", LONG, exec -> false);
    ContainerExecs.Program program = execs.begin();
    CompletableFuture<Void> held = CompletableFuture.runAsync(execs::hold);
    program.close();
    held.get(20, TimeUnit.SECONDS);
  }

  @Test
  void oneThatHangsIsNotWaitedForInVainForEver() {
    ContainerExecs execs = new ContainerExecs("i-1", Duration.ofMillis(20), exec -> false);
    try (ContainerExecs.Program program = execs.begin()) {
      program.is("e1");
      execs.hold();
      assertThatThrownBy(execs::begin).isInstanceOf(VmException.class);
    }
  }
}
