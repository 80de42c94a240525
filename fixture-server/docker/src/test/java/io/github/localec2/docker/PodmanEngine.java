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
 * of its own. While it is there, new servers of this JVM use it.
 */
final class PodmanEngine implements AutoCloseable {
  private static final String HOST = "DOCKER_HOST";
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
      engine.load();
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
          return tried("version").exitCode() == 0;
        });
  }

  private void load() throws IOException {
    for (TestAmi ami : TestAmi.values()) {
      Path saved = home.resolve("image.tar");
      Shell.Result result =
          Shell.run(
              List.of(
                  "docker",
                  "-H",
                  OwnEngine.sharedHost(),
                  "save",
                  "-o",
                  saved.toString(),
                  ami.image()));
      assertThat(result.exitCode()).as(result.output()).isZero();
      docker("load", "-q", "-i", saved.toString());
      Files.delete(saved);
      docker("tag", ami.image(), Amis.REPOSITORY + ami.amiName() + ":" + ami.id());
    }
  }

  String host() {
    return "unix://" + home.resolve("s");
  }

  /** From now on new servers of this JVM use it. */
  void use() {
    System.setProperty(HOST, host());
  }

  private Shell.Result tried(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", host()));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  /** Runs the docker command against it. */
  String docker(String... words) {
    Shell.Result result = tried(words);
    assertThat(result.exitCode())
        .as("docker " + String.join(" ", words) + ": " + result.output())
        .isZero();
    return result.output().strip();
  }

  /** The containers of instances, running or not. */
  List<String> containers() {
    return docker("ps", "-aq", "--no-trunc", "--filter", "label=" + Owner.SERVER).lines().toList();
  }

  @Override
  public void close() {
    System.clearProperty(HOST);
    try {
      for (String each : tried("ps", "-aq").output().lines().toList()) {
        tried("rm", "-f", each);
      }
      process.destroy();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("Podman's end").isTrue();
      endMonitors();
      for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
        String target = line.split(" ")[1];
        if (target.startsWith(home + "/")) {
          Shell.run(List.of("umount", "-l", target));
        }
      }
      if (!bridgeWasThere) {
        removeNetwork();
      }
      OwnEngine.delete(home);
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
      OwnEngine.delete(leases);
    }
  }
}
