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
 * A Docker engine of a test's own, which it may kill: its data, socket and bridge are nobody
 * else's. While it is there, new servers of this JVM use it.
 */
final class OwnEngine implements AutoCloseable {
  private static final long SECONDS = 90;

  private final Path home;
  private final String bridge;
  private final List<String> within;
  private final List<String> listen;
  private Process process;

  private OwnEngine(Path home, String bridge, List<String> within, List<String> listen) {
    this.home = home;
    this.bridge = bridge;
    this.within = within;
    this.listen = listen;
  }

  /**
   * Starts one that has the test images.
   *
   * @param listen further flags of dockerd
   */
  static OwnEngine start(String... listen) {
    return start(List.of(), List.of(listen));
  }

  /**
   * The same in other namespaces.
   *
   * @param within what runs programs there, before each program's words
   */
  static OwnEngine start(List<String> within, List<String> listen) {
    try {
      // short: a socket's path may have 107 bytes
      Path home = Files.createTempDirectory("lec2e");
      int number = home.getFileName().toString().hashCode() & 0x3fff;
      OwnEngine engine = new OwnEngine(home, "lec2e" + number, within, listen);
      engine.there("ip", "link", "add", engine.bridge, "type", "bridge");
      engine.there(
          "ip",
          "addr",
          "add",
          "10." + (64 + (number >> 8)) + "." + (number & 0xff) + ".1/24",
          "dev",
          engine.bridge);
      engine.there("ip", "link", "set", engine.bridge, "up");
      engine.up();
      engine.commands().load();
      engine.commands().use();
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void there(String... command) {
    List<String> words = new ArrayList<>(within);
    words.addAll(List.of(command));
    ok(words.toArray(String[]::new));
  }

  private static void ok(String... command) {
    Shell.Result result = Shell.run(List.of(command));
    assertThat(result.exitCode()).as(String.join(" ", command) + ": " + result.output()).isZero();
  }

  String host() {
    return "unix://" + socket();
  }

  Path socket() {
    return home.resolve("s");
  }

  /** Runs the docker command against it. */
  String docker(String... words) {
    return commands().docker(words);
  }

  Shell.Result tried(String... words) {
    return commands().tried(words);
  }

  /** The containers of instances, running or not. */
  List<String> containers() {
    return commands().containers();
  }

  EngineCommands commands() {
    return new EngineCommands(host());
  }

  /** Starts the engine, and waits until it answers. */
  void up() {
    try {
      // both are left by an engine that was killed
      Files.deleteIfExists(home.resolve("pid"));
      Files.deleteIfExists(home.resolve("exec/containerd/containerd.pid"));
      List<String> command = new ArrayList<>(within);
      command.addAll(
          List.of(
              "dockerd",
              "--data-root",
              home.resolve("data").toString(),
              "--exec-root",
              home.resolve("exec").toString(),
              "--pidfile",
              home.resolve("pid").toString(),
              "-H",
              host(),
              "--bridge=" + bridge,
              "--iptables=false",
              "--ip6tables=false",
              "--ip-masq=false",
              "--ip-forward=false"));
      command.addAll(listen);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DockerEc2.await(
        "an engine of our own",
        () -> {
          assertThat(process.isAlive()).as(log()).isTrue();
          return tried("version").exitCode() == 0;
        });
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("log"));
  }

  /** As the kernel would for want of memory. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("the engine's end").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    EngineCommands.useShared();
    try {
      if (process.isAlive()) {
        commands().removeContainers();
        process.destroy();
      }
      awaitEnd();
      if (within.isEmpty()) {
        Shell.run(List.of("ip", "link", "del", bridge));
      }
      // what it mounted is gone with it; an engine that was killed leaves some
      EngineCommands.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
