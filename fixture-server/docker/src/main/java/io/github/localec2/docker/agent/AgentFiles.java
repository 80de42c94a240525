package io.github.localec2.docker.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that go into containers, by the container's architecture; read once. */
public final class AgentFiles {
  /** Where they are in a container. */
  public static final String HOME = "/.localec2";

  /** The agent: a container's entrypoint, and what is exec'd to serve it. */
  public static final String AGENT = HOME + "/agent";

  private static final List<String> PROGRAMS = List.of("agent", "dropbearmulti", "sftp-server");
  private static final int EXECUTABLE = 0755;
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "amd64", "x86_64", "amd64", "arm64", "arm64", "aarch64", "arm64");
  private static final Map<String, List<AgentFile>> FILES = new ConcurrentHashMap<>();

  private AgentFiles() {}

  /** Whether there are programs for an architecture. */
  public static boolean has(String architecture) {
    return ARCHITECTURES.containsKey(architecture);
  }

  /**
   * The programs for an architecture.
   *
   * @param architecture in the words of Docker or of EC2: {@code amd64}, {@code x86_64}, {@code
   *     arm64} or {@code aarch64}
   * @throws IllegalArgumentException where there are none
   */
  public static List<AgentFile> of(String architecture) {
    String directory = ARCHITECTURES.get(architecture);
    if (directory == null) {
      throw new IllegalArgumentException(
          "there is no agent for the architecture '"
              + architecture
              + "'; there is for amd64, arm64");
    }
    return FILES.computeIfAbsent(directory, AgentFiles::read);
  }

  private static List<AgentFile> read(String directory) {
    return PROGRAMS.stream()
        .map(name -> new AgentFile(HOME + "/" + name, EXECUTABLE, resource(directory + "/" + name)))
        .toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = AgentFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name + " beside " + AgentFiles.class);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name, e);
    }
  }
}
