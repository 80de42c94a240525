package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmUserData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

final class Ec2UserDataTest {
  private static final VmUserData GOOD = new VmUserData(true, "", List.of(), "fine\n");

  private final CompletableFuture<VmUserData> now = new CompletableFuture<>();
  private final CompletableFuture<VmUserData> end = new CompletableFuture<>();
  private final Ec2UserData handle = new Ec2UserData(id -> now, id -> end);

  @Test
  void itWaitsForTheEnd() {
    end.complete(GOOD);
    assertThat(handle.await("i-1")).isEqualTo(GOOD);
    assertThat(handle.awaitSuccess("i-1")).isEqualTo(GOOD);
  }

  @Test
  void pastTheDeadlineItSaysWhatWasSeenLast() {
    now.complete(
        new VmUserData(
            false, "modules-final", List.of("part-001 exited with 1"), "a\nlast line\n"));
    assertThatThrownBy(() -> handle.await("i-1", Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "i-1 has not ended within 1 ms",
            "it is at modules-final",
            "part-001 exited with 1",
            "\n  last line");
  }

  @Test
  void whatWentWrongFailsWithItsOutput() {
    end.complete(new VmUserData(true, "", List.of("part-001 exited with 1"), "boom\n"));
    assertThat(handle.await("i-1").succeeded()).isFalse();
    assertThatThrownBy(() -> handle.awaitSuccess("i-1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("i-1 failed", "part-001 exited with 1", "boom");
  }

  @Test
  void whatCannotBeWaitedForSaysWhy() {
    end.completeExceptionally(new VmException("the instance went down"));
    assertThatThrownBy(() -> handle.await("i-1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the instance went down");
  }

  @LocalEc2
  @Nested
  final class Injected {
    @Test
    void recordsRunNoUserData(Ec2Client ec2, Ec2UserData userData) {
      String id =
          ec2.runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
              .instances()
              .get(0)
              .instanceId();
      assertThatThrownBy(() -> userData.await(id))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("'mock' runs no user data");
    }
  }
}
