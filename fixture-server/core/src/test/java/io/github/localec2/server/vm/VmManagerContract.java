package io.github.localec2.server.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every VM manager does; each engine's test class extends it. */
public abstract class VmManagerContract {
  /** Of this JVM alone: others may test on the same engine at this moment. */
  private static final String RUN =
      String.format("%015x", new Random().nextLong() & 0xfff_ffff_ffff_ffffL);

  private static final String FIRST = "i-" + RUN + "01";
  private static final String SECOND = "i-" + RUN + "02";

  private VmManager manager;

  /** A manager that has no machine. */
  protected abstract VmManager create(VmEnvironment environment);

  /** An AMI that the engine can launch. */
  protected String imageId() {
    return "ami-000001";
  }

  /** How long the engine may take for one step. */
  protected long seconds() {
    return 10;
  }

  @BeforeEach
  void start() {
    manager = create(new VmEnvironment("contract", Clock.systemUTC(), id -> {}));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private VmSpec spec(String instanceId) {
    return new VmSpec(
        instanceId,
        "000000000000",
        "us-east-1",
        "us-east-1a",
        imageId(),
        "t3.micro",
        "x86_64",
        2,
        1024,
        Base64.getEncoder().encodeToString("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)),
        null,
        List.of(
            new VmSpec.Card(
                "eni-" + instanceId.substring(2),
                mac(instanceId),
                "172.31.0." + instanceId.charAt(instanceId.length() - 1),
                List.of("sg-1"))),
        List.of(new VmSpec.Disk("vol-" + instanceId.substring(2), "/dev/sda1", 8, true, null)),
        VmFirewall.CLOSED,
        Map.of("Name", "contract"));
  }

  private static String mac(String instanceId) {
    String digits = instanceId.substring(instanceId.length() - 10);
    return "02:" + digits.replaceAll("(..)(?=.)", "$1:");
  }

  private <T> T done(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(seconds(), TimeUnit.SECONDS);
  }

  private void fails(CompletionStage<?> stage) {
    assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(VmException.class);
  }

  @Test
  void aManagerIsConfiguredByALowerCaseName() {
    assertThat(manager.name()).isNotBlank().isLowerCase();
  }

  @Test
  void aLaunchMakesAMachine() throws Exception {
    VmAddress address = done(manager.launch(spec(FIRST)));
    assertThat(address.publicIp().orElse("0.0.0.0")).matches("[0-9.]+");
    assertThat(manager.machines()).containsExactly(FIRST);
  }

  @Test
  void machinesAreApart() throws Exception {
    done(manager.launch(spec(FIRST)));
    done(manager.launch(spec(SECOND)));
    done(manager.terminate(FIRST));
    assertThat(manager.machines()).containsExactly(SECOND);
  }

  @Test
  void anInstanceHasOneMachine() throws Exception {
    done(manager.launch(spec(FIRST)));
    fails(manager.launch(spec(FIRST)));
  }

  @Test
  void aStoppedMachineIsStillThereAndStartsAgain() throws Exception {
    done(manager.launch(spec(FIRST)));
    done(manager.stop(FIRST, false));
    assertThat(manager.machines()).containsExactly(FIRST);
    assertThat(done(manager.start(FIRST))).isNotNull();
    assertThat(manager.machines()).containsExactly(FIRST);
  }

  @Test
  void stoppingAndStartingTwiceIsNoError() throws Exception {
    done(manager.launch(spec(FIRST)));
    done(manager.start(FIRST));
    done(manager.stop(FIRST, true));
    done(manager.stop(FIRST, true));
    done(manager.start(FIRST));
    done(manager.start(FIRST));
    assertThat(manager.machines()).containsExactly(FIRST);
  }

  @Test
  void onlyAMachineThatRunsReboots() throws Exception {
    done(manager.launch(spec(FIRST)));
    done(manager.reboot(FIRST));
    done(manager.stop(FIRST, true));
    fails(manager.reboot(FIRST));
  }

  @Test
  void terminatingNothingIsNoError() throws Exception {
    done(manager.launch(spec(FIRST)));
    done(manager.terminate(FIRST));
    done(manager.terminate(FIRST));
    assertThat(manager.machines()).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBeUsed() {
    fails(manager.start(FIRST));
    fails(manager.stop(FIRST, false));
    fails(manager.reboot(FIRST));
    assertThatThrownBy(() -> manager.consoleOutput(FIRST)).isInstanceOf(VmException.class);
  }

  @Test
  void aMachineWritesToItsConsole() throws Exception {
    done(manager.launch(spec(FIRST)));
    // as at EC2, it is empty until the machine has said something
    Awaitility.await("the console of " + FIRST)
        .atMost(Duration.ofSeconds(seconds()))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(manager.consoleOutput(FIRST)).isNotBlank());
    done(manager.stop(FIRST, false));
    assertThat(manager.consoleOutput(FIRST)).isNotBlank();
  }

  /** The way into a machine that has just been launched; where there is none, there is no test. */
  private VmAccess entered() throws Exception {
    Optional<VmAccess> access = manager.access();
    assumeTrue(access.isPresent(), "machines of '" + manager.name() + "' can't be entered");
    done(manager.launch(spec(FIRST)));
    return access.get();
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
    VmAccess access = entered();
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
    VmAccess access = entered();
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
  void aProgramThatIsNotThereSaysSo() throws Exception {
    VmAccess access = entered();
    try {
      VmExit exit = done(access.run(FIRST, new VmCommand("/no/such/program")));
      assertThat(exit.code()).isIn(126, 127);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(VmException.class).hasMessageContaining("/no/such/program");
    }
  }

  @Test
  void filesGoIntoMachinesAndComeBack() throws Exception {
    VmAccess access = entered();
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
    VmAccess access = entered();
    String found = done(access.consoleLine(FIRST, line -> !line.isBlank()));
    assertThat(found).isNotBlank();
    assertThat(done(access.console(FIRST))).contains(found);
    CompletableFuture<String> never =
        access.consoleLine(FIRST, line -> false).toCompletableFuture();
    assertThat(never).isNotDone();
    done(manager.terminate(FIRST));
    fails(never);
  }

  @Test
  void machinesAreReachedAndEntered() throws Exception {
    VmAccess access = entered();
    assertThat(done(access.reach(FIRST, 8080)).getPort()).isEqualTo(8080);
    assertThat(done(access.login(FIRST)).user()).isNotBlank();
    assertThat(access.entrance(FIRST)).contains(FIRST);
  }

  @Test
  void whatIsNotThereCannotBeEntered() throws Exception {
    Optional<VmAccess> access = manager.access();
    assumeTrue(access.isPresent(), "machines of '" + manager.name() + "' can't be entered");
    fails(access.get().run(SECOND, new VmCommand("/bin/true")));
    fails(access.get().put(SECOND, List.of()));
    fails(access.get().get(SECOND, "/"));
    fails(access.get().reach(SECOND, 22));
    fails(access.get().login(SECOND));
    fails(access.get().console(SECOND));
    fails(access.get().consoleLine(SECOND, line -> true));
  }

  @Test
  void closingEndsAllMachinesAndMayBeRepeated() throws Exception {
    done(manager.launch(spec(FIRST)));
    manager.close();
    assertThat(manager.machines()).isEmpty();
    assertThatCode(manager::close).doesNotThrowAnyException();
    fails(manager.launch(spec(SECOND)));
  }
}
