package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The docker command, for an engine of a test's own.
 *
 * @param host such as {@code unix:///tmp/x/s}
 */
record EngineCommands(String host) {
  private static final String HOST = "DOCKER_HOST";
  private static final List<Path> SAVED = new ArrayList<>();

  /** Where the engine of the other tests is. */
  static String sharedHost() {
    String host = System.getenv(HOST);
    return host == null ? "unix:///var/run/docker.sock" : host;
  }

  /** From now on new servers of this JVM use the engine. */
  void use() {
    System.setProperty(HOST, host);
  }

  /** From now on new servers of this JVM use the engine of the other tests. */
  static void useShared() {
    System.clearProperty(HOST);
  }

  /** Runs the docker command against it. */
  String docker(String... words) {
    Shell.Result result = tried(words);
    assertThat(result.exitCode())
        .as("docker " + String.join(" ", words) + ": " + result.output())
        .isZero();
    return result.output().strip();
  }

  /** The same, where it may fail. */
  Shell.Result tried(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", host));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  /** The containers of instances, running or not. */
  List<String> containers() {
    return docker("ps", "-aq", "--no-trunc", "--filter", "label=" + Owner.SERVER).lines().toList();
  }

  /** Whatever is there. */
  void removeContainers() {
    for (String each : tried("ps", "-aq").output().lines().toList()) {
      tried("rm", "-f", each);
    }
  }

  /** Gives it the test images, with their AMI ids. */
  void load() throws IOException {
    docker("load", "-q", "-i", saved().toString());
    for (TestAmi ami : TestAmi.values()) {
      docker("tag", ami.image(), Amis.REPOSITORY + ami.amiName() + ":" + ami.id());
    }
  }

  /** The test images in a file, which takes seconds to make and is there until the JVM ends. */
  private static Path saved() throws IOException {
    synchronized (SAVED) {
      if (SAVED.isEmpty()) {
        Path file = Files.createTempFile("lec2images", ".tar");
        file.toFile().deleteOnExit();
        List<String> words = new ArrayList<>(List.of("save", "-o", file.toString()));
        for (TestAmi ami : TestAmi.values()) {
          words.add(ami.image());
        }
        new EngineCommands(sharedHost()).docker(words.toArray(String[]::new));
        SAVED.add(file);
      }
      return SAVED.get(0);
    }
  }

  /** Takes away what an engine has mounted below its home, and the home. */
  static void delete(Path home) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String target = line.split(" ")[1];
      if (target.startsWith(home + "/")) {
        Shell.run(List.of("umount", "-l", target));
      }
    }
    FileTrees.delete(home);
  }
}
