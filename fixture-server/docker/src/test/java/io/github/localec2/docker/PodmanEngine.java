package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Podman that serves Docker's API on a socket of its own, with containers, images and a network
 * of its own.
 */
final class PodmanEngine implements AutoCloseable {
  private static final Path BRIDGE = Path.of("/sys/class/net/cni-podman0");
  private static final long SECONDS = 60;

  private final Path home;
  private final boolean bridgeWasThere = Files.exists(BRIDGE);
  private Process process;

  private PodmanEngine(Path home) {
    this.home = home;
  }

  /** Starts one that has the test images. */
  static PodmanEngine start() {
    try {
      PodmanEngine engine = new PodmanEngine(Files.createTempDirectory("lec2pod"));
      engine.configure();
      engine.up();
      engine.commands().load();
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure() throws IOException {
    Files.createDirectory(home.resolve("net"));
    Files.writeString(
        home.resolve("containers.conf"),
        String.join(
            "\n",
            "[containers]",
            "default_ulimits = [\"nofile=1024:1024\", \"nproc=1024:1024\"]",
            "[engine]",
            "runtime = \"runc\"",
            "cgroup_manager = \"cgroupfs\"",
            "events_logger = \"file\"",
            "[network]",
            "network_backend = \"cni\"",
            "network_config_dir = \"" + home.resolve("net") + "\"",
            "default_subnet = \"10.213.78.0/24\"",
            ""));
  }

  private ProcessBuilder podman(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "podman",
                "--root",
                home.resolve("root").toString(),
                "--runroot",
                home.resolve("run").toString(),
                "--tmpdir",
                home.resolve("tmp").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CONTAINERS_CONF", home.resolve("containers.conf").toString());
    return builder;
  }

  private void up() throws IOException {
    process =
        podman("system", "service", "--time=0", host())
            .redirectOutput(home.resolve("log").toFile())
            .start();
    DockerEc2.await(
        "Podman",
        () -> {
          assertThat(process.isAlive()).as(Files.readString(home.resolve("log"))).isTrue();
          return commands().tried("version").exitCode() == 0;
        });
  }

  private String host() {
    return "unix://" + home.resolve("s");
  }

  EngineCommands commands() {
    return new EngineCommands(host());
  }

  @Override
  public void close() {
    EngineCommands.useShared();
    try {
      commands().removeContainers();
      process.destroy();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("Podman's end").isTrue();
      endMonitors();
      if (!bridgeWasThere) {
        removeNetwork();
      }
      EngineCommands.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What watches programs in containers would call Podman once more, minutes after their end. */
  private void endMonitors() {
    List<ProcessHandle> monitors =
        ProcessHandle.allProcesses()
            .filter(each -> each.info().commandLine().orElse("").contains(home + "/"))
            .toList();
    monitors.forEach(ProcessHandle::destroyForcibly);
    monitors.forEach(each -> each.onExit().join());
  }

  /** What the network's plugins leave on the host. */
  private static void removeNetwork() throws IOException {
    Shell.run(List.of("ip", "link", "del", "cni-podman0"));
    Shell.run(
        List.of(
            "sh",
            "-c",
            "for t in filter nat; do iptables-save -t $t | grep -e '-[jg] CNI-' | sed 's/^-A/-D/'"
                + " | xargs -rL1 iptables -t $t; iptables-save -t $t | sed -n 's/^:\\(CNI-[^ ]*\\).*/\\1/p'"
                + " | xargs -rn1 iptables -t $t -X; done"));
    Path leases = Path.of("/var/lib/cni/networks/podman");
    if (Files.exists(leases)) {
      FileTrees.delete(leases);
    }
  }
}
