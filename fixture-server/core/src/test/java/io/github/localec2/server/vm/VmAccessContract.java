package io.github.localec2.server.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every VM manager does whose machines can be entered; each such engine's test class extends
 * it. One machine is entered by all tests, as its start is what takes long.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class VmAccessContract {
  /** Of this JVM alone: others may test on the same engine at this moment. */
  private static final String RUN =
      String.format("%015x", new Random().nextLong() & 0xfff_ffff_ffff_ffffL);

  private static final String FIRST = "i-" + RUN + "11";
  private static final String SECOND = "i-" + RUN + "12";
  private static final String NONE = "i-" + RUN + "13";

  private VmManager manager;
  private VmAccess access;

  /** A manager that has no machine. */
  protected abstract VmManager create(VmEnvironment environment);

  /** An AMI that the engine can launch. */
  protected abstract String imageId();

  /** How long the engine may take for one step. */
  protected abstract long seconds();

  @BeforeAll
  void launch() throws Exception {
    manager = create(new VmEnvironment("contract", Clock.systemUTC(), id -> {}));
    access = manager.access().orElseThrow();
    done(manager.launch(VmManagerContract.contractSpec(FIRST, imageId())));
  }

  @AfterAll
  void close() {
    manager.close();
  }

  private <T> T done(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(seconds(), TimeUnit.SECONDS);
  }

  private void fails(CompletionStage<?> stage) {
    assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(VmException.class);
  }

  private static VmCommand shell(String script, byte[] input, Duration timeout) {
    return new VmCommand(
        List.of("/bin/sh", "-c", script),
        Map.of("GREETING", "hello 'you' $HOME"),
        "/tmp",
        "",
        input,
        timeout);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void programsRunInMachines() throws Exception {
    VmExit exit =
        done(
            access.run(
                FIRST,
                shell(
                    "cat; echo \"$GREETING\"; pwd; echo oops >&2; exit 7",
                    "in\n".getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(seconds()))));
    assertThat(text(exit.output())).isEqualTo("in\nhello 'you' $HOME\n/tmp\n");
    assertThat(text(exit.errors())).isEqualTo("oops\n");
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.timedOut()).isFalse();
    byte[] much = new byte[1 << 20];
    new Random(2).nextBytes(much);
    VmExit echo = done(access.run(FIRST, shell("cat", much, Duration.ofSeconds(seconds()))));
    assertThat(echo.output()).isEqualTo(much);
  }

  @Test
  void programsOfMachinesThatTakeTooLongAreEnded() throws Exception {
    VmExit exit =
        done(
            access.run(
                FIRST,
                shell("echo begun; sleep 4242; echo ended", new byte[0], Duration.ofSeconds(2))));
    assertThat(exit.timedOut()).isTrue();
    assertThat(exit.code()).isEqualTo(-1);
    assertThat(text(exit.output())).isEqualTo("begun\n");
    // what it has started ends with it
    VmExit left =
        done(
            access.run(
                FIRST,
                shell(
                    "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '",
                    new byte[0],
                    Duration.ofSeconds(seconds()))));
    assertThat(text(left.output())).doesNotContain("sleep 4242");
  }

  @Test
  void aTerminalIsTypedIntoResizedAndLeft() throws Exception {
    Screen screen = new Screen();
    try (VmTerminal terminal =
        done(access.terminal(FIRST, new VmTerminal.Size(91, 17), screen::show))) {
      type(terminal, "stty size; echo \"sum $((40 + 2))\"\n");
      done(screen.shows("17 91"));
      done(screen.shows("sum 42"));
      terminal.resize(new VmTerminal.Size(133, 44));
      // an engine may have to log in to say so
      type(
          terminal,
          "until [ \"$(stty size)\" = '44 133' ]; do sleep 1; done; echo now $((6 * 7))\n");
      done(screen.shows("now 42"));
      type(terminal, "exit 5\n");
      assertThat(done(terminal.exit())).isEqualTo(5);
    }
  }

  @Test
  void aTerminalThatIsClosedFails() throws Exception {
    VmTerminal terminal = done(access.terminal(FIRST, new VmTerminal.Size(80, 24), bytes -> {}));
    terminal.close();
    fails(terminal.exit());
    terminal.close();
  }

  private static void type(VmTerminal terminal, String text) {
    terminal.type(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What a terminal has shown so far. */
  private static final class Screen {
    private final StringBuilder shown = new StringBuilder();
    private final Map<String, CompletableFuture<Void>> awaited = new HashMap<>();

    synchronized void show(byte[] bytes) {
      shown.append(text(bytes));
      awaited.forEach((wanted, seen) -> look(wanted, seen));
    }

    synchronized CompletableFuture<Void> shows(String wanted) {
      CompletableFuture<Void> seen =
          awaited.computeIfAbsent(wanted, any -> new CompletableFuture<>());
      look(wanted, seen);
      return seen;
    }

    private void look(String wanted, CompletableFuture<Void> seen) {
      if (shown.indexOf(wanted) >= 0) {
        seen.complete(null);
      }
    }
  }

  @Test
  void aProgramThatIsNotThereSaysSo() throws Exception {
    try {
      VmExit exit = done(access.run(FIRST, new VmCommand("/no/such/program")));
      assertThat(exit.code()).isIn(126, 127);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(VmException.class).hasMessageContaining("/no/such/program");
    }
  }

  @Test
  void filesGoIntoMachinesAndComeBack() throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    List<VmFile> files =
        List.of(
            VmFile.directory("/tmp/contract", 0750),
            VmFile.file("/tmp/contract/a file", 0640, bytes),
            VmFile.directory("/tmp/contract/empty", 0700),
            new VmFile(
                "/tmp/contract/link",
                VmFile.Kind.LINK,
                0777,
                "a file".getBytes(StandardCharsets.UTF_8)));
    done(access.put(FIRST, files));
    assertThat(done(access.get(FIRST, "/tmp/contract")))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(files);
    assertThat(done(access.get(FIRST, "/tmp/contract/link")))
        .singleElement()
        .satisfies(file -> assertThat(file.content()).isEqualTo(bytes));
    assertThat(done(access.get(FIRST, "/tmp/contract/none"))).isEmpty();
    done(
        access.put(
            FIRST,
            List.of(
                VmFile.file(
                    "/tmp/not/there yet/file", 0755, "1".getBytes(StandardCharsets.UTF_8)))));
    assertThat(done(access.get(FIRST, "/tmp/not/there yet/file")))
        .singleElement()
        .satisfies(file -> assertThat(file.mode()).isEqualTo(0755));
  }

  @Test
  void aLineOnTheConsoleIsWaitedFor() throws Exception {
    String found = done(access.consoleLine(FIRST, line -> !line.isBlank()));
    assertThat(found).isNotBlank();
    assertThat(done(access.console(FIRST))).contains(found);
    done(manager.launch(VmManagerContract.contractSpec(SECOND, imageId())));
    CompletableFuture<String> never =
        access.consoleLine(SECOND, line -> false).toCompletableFuture();
    assertThat(never).isNotDone();
    done(manager.terminate(SECOND));
    fails(never);
  }

  @Test
  void machinesAreReachedAndEntered() throws Exception {
    assertThat(done(access.login(FIRST)).user()).isNotBlank();
    assertGreets(done(access.login(FIRST)).address());
    assertGreets(done(access.reach(FIRST, 22)));
    assertThat(access.entrance(FIRST)).contains(FIRST);
  }

  /** An SSH server, which may have to be waited for. */
  private void assertGreets(InetSocketAddress address) {
    Awaitility.await(address.toString())
        .atMost(Duration.ofSeconds(seconds()))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                byte[] greeting = socket.getInputStream().readNBytes(4);
                return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
              }
            });
  }

  @Test
  void whatIsNotThereCannotBeEntered() throws Exception {
    fails(access.run(NONE, new VmCommand("/bin/true")));
    fails(access.terminal(NONE, new VmTerminal.Size(80, 24), bytes -> {}));
    fails(access.put(NONE, List.of()));
    fails(access.get(NONE, "/"));
    fails(access.reach(NONE, 22));
    fails(access.login(NONE));
    fails(access.console(NONE));
    fails(access.consoleLine(NONE, line -> true));
  }
}
