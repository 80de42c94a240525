package io.github.localec2.server.vm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What somebody types, and how much a terminal shows. */
class VmKeysTest {
  private final VmKeys keys = new VmKeys();

  @Test
  void whatIsTypedIsReadInPieces() {
    keys.type("abc".getBytes(UTF_8));
    keys.type(new byte[0]);
    keys.type("d".getBytes(UTF_8));
    byte[] read = new byte[2];

    assertThat(keys.available()).isEqualTo(4);
    assertThat(keys.read(read, 0, 2)).isEqualTo(2);
    assertThat(new String(read, UTF_8)).isEqualTo("ab");
    assertThat(keys.read(read, 0, 2)).isEqualTo(1);
    assertThat(keys.read()).isEqualTo('d');
  }

  @Test
  void whoReadsWaitsUntilSomethingIsTypedOrNothingWillBe() throws Exception {
    CompletableFuture<Integer> read = CompletableFuture.supplyAsync(keys::read);
    keys.type("x".getBytes(UTF_8));
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo('x');

    CompletableFuture<Integer> end = CompletableFuture.supplyAsync(keys::read);
    keys.close();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
    keys.type("late".getBytes(UTF_8));
    assertThat(keys.read()).isEqualTo(-1);
  }

  @Test
  void whatNobodyReadsIsLostAtLast() {
    keys.type(new byte[1 << 20]);
    keys.type("x".getBytes(UTF_8));

    assertThat(keys.available()).isEqualTo(1 << 20);
  }

  @Test
  void aTerminalHasASize() {
    assertThatThrownBy(() -> new VmTerminal.Size(0, 24))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'0x24'");
    assertThatThrownBy(() -> new VmTerminal.Size(80, 1001))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
