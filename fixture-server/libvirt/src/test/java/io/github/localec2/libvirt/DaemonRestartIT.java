package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host's daemon ends and comes back while machines run. Only where the one who runs the tests
 * says that it may, as CI does of a daemon that it started.
 */
@RequiresLibvirt
@EnabledIfEnvironmentVariable(named = "LOCALEC2_LIBVIRT_RESTARTS", matches = "1")
final class DaemonRestartIT {
  private static final String POOL = "localec2-restart";
  private static final String EMPTY = "ami-7e57e003";
  private static final Path PID = Path.of("/run/libvirtd.pid");

  @TempDir private Path directory;

  @BeforeEach
  void definePool() {
    RealHost.run(
        "qemu-img", "create", "-q", "-f", "qcow2", directory.resolve(EMPTY).toString(), "1M");
    RealHost.virsh("pool-define-as", POOL, "dir", "--target", directory.toString());
    RealHost.virsh("pool-start", POOL);
  }

  @AfterEach
  void undefinePool() {
    RealHost.virsh("pool-destroy", POOL);
    RealHost.virsh("pool-undefine", POOL);
  }

  private static void end() throws IOException {
    ProcessHandle daemon =
        ProcessHandle.of(Long.parseLong(Files.readString(PID).strip())).orElseThrow();
    daemon.destroy();
    daemon.onExit().join();
  }

  private static void start() {
    assertThat(RealHost.run("libvirtd", "-d").exitCode()).isZero();
    RealHost.await("libvirt", () -> RealHost.virsh("list").exitCode() == 0);
    // pools that are not started by themselves are not started again
    RealHost.virsh("pool-start", POOL);
  }

  @Test
  void machinesOutliveTheDaemonAndWhatHappenedMeanwhileIsNoticed() throws IOException {
    try (DaemonTurn alone = DaemonTurn.alone();
        RealHost host =
            new RealHost("libvirt.pool", POOL, "libvirt.stop-grace", "1", "libvirt.boots", "9")) {
      assertThat(alone).isNotNull();
      String stays = host.running(r -> r.imageId(EMPTY)).instanceId();
      String dies = host.running(r -> r.imageId(EMPTY)).instanceId();
      String ends = host.running(r -> r.imageId(EMPTY)).instanceId();
      end();
      try {
        String lost = host.launch(r -> r.imageId(EMPTY));
        host.awaitState(lost, "terminated");
        assertThat(host.instance(lost).stateReason().code()).isEqualTo("Server.InternalError");
        kill(dies);
        host.client().terminateInstances(r -> r.instanceIds(ends));
        host.awaitState(ends, "terminated");
      } finally {
        start();
      }
      host.awaitState(dies, "stopped");
      RealHost.await("the end of " + ends, () -> RealHost.traces(ends).isEmpty());
      assertThat(host.instance(stays).state().nameAsString()).isEqualTo("running");
      host.client().stopInstances(r -> r.instanceIds(stays));
      host.awaitState(stays, "stopped");
      host.client().startInstances(r -> r.instanceIds(stays));
      host.awaitState(stays, "running");
    }
    assertThat(directory.toFile().list((any, name) -> !name.startsWith("ami-"))).isEmpty();
  }

  /** Ends the process that a machine is. */
  private static void kill(String instanceId) {
    ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains("guest=" + instanceId))
        .forEach(
            each -> {
              each.destroyForcibly();
              each.onExit().join();
            });
  }
}
