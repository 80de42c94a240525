package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmCrash;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a container is said to be down. */
@Timeout(60)
final class DownfallTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static Downfall down(long exitCode, boolean outOfMemory, boolean limited) {
    return new Downfall(false, false, exitCode, outOfMemory, limited, "then");
  }

  @Test
  void thatThereWasNoMemoryMayBeToldLater() {
    CompletableFuture<Boolean> told =
        new CompletableFuture<Boolean>().completeOnTimeout(true, 20, TimeUnit.MILLISECONDS);

    Downfall known = down(137, false, true).withMemory(told, LONG);

    assertThat(known.crash(false)).contains(VmCrash.MEMORY);
    assertThat(known.startedAt()).isEqualTo("then");
  }

  @Test
  void whoeverIsKilledWithoutThatWordEndedByItself() {
    Downfall killed =
        down(137, false, true).withMemory(new CompletableFuture<>(), Duration.ofMillis(20));

    assertThat(killed.crash(false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, false, true", "143, false, true", "137, false, false", "137, true, true"})
  void nothingIsWaitedForWhereItCanNotBeOrIsKnown(
      long exitCode, boolean outOfMemory, boolean limited) {
    Downfall down = down(exitCode, outOfMemory, limited);

    assertThat(down.withMemory(new CompletableFuture<>(), LONG)).isSameAs(down);
  }
}
