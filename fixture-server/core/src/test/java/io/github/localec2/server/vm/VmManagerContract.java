package io.github.localec2.server.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    return contractSpec(instanceId, imageId());
  }

  /** A small instance. */
  static VmSpec contractSpec(String instanceId, String imageId) {
    return new VmSpec(
        instanceId,
        "000000000000",
        "us-east-1",
        "us-east-1a",
        imageId,
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

  @Test
  void closingEndsAllMachinesAndMayBeRepeated() throws Exception {
    done(manager.launch(spec(FIRST)));
    manager.close();
    assertThat(manager.machines()).isEmpty();
    assertThatCode(manager::close).doesNotThrowAnyException();
    fails(manager.launch(spec(SECOND)));
  }
}
