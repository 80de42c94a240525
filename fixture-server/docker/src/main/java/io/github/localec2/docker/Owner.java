package io.github.localec2.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose something on the engine is: the host, the process and the server, as labels. A process is
 * told from a later one with its number by the moment of its start, and processes of containers and
 * of other hosts on the same engine by their host's name and their namespace.
 */
public final class Owner {
  static final String PREFIX = "io.github.localec2.";
  static final String HOST = PREFIX + "host";
  static final String PID = PREFIX + "pid";
  static final String STARTED = PREFIX + "started";
  static final String SERVER = PREFIX + "server";
  static final String INSTANCE = PREFIX + "instance";

  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME = 19;

  private Owner() {}

  /** The labels of what a server of this process makes. */
  static Map<String, String> labels(String server) {
    long pid = ProcessHandle.current().pid();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(HOST, host());
    labels.put(PID, Long.toString(pid));
    labels.put(STARTED, started(pid).orElse(""));
    labels.put(SERVER, server);
    return labels;
  }

  /** This host's name, with the namespace in which process numbers mean something. */
  static String host() {
    String name = System.getenv().getOrDefault("HOSTNAME", "");
    try {
      name = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
      return name + "/" + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return name;
    }
  }

  /** Whose something is, for messages; empty for what is not ours. */
  public static Optional<String> describe(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(PID))
        .map(
            pid ->
                pid.equals(Long.toString(ProcessHandle.current().pid()))
                        && host().equals(labels.get(HOST))
                    ? "another server of this process, " + labels.get(SERVER)
                    : "the process " + pid + " on " + labels.getOrDefault(HOST, "another host"));
  }

  /** True where the labels are of a process of this host that has ended. */
  public static boolean isGone(Map<String, String> labels) {
    if (!host().equals(labels.get(HOST))) {
      return false;
    }
    String started = labels.getOrDefault(STARTED, "");
    try {
      return started(Long.parseLong(labels.getOrDefault(PID, "")))
          .map(now -> !now.equals(started))
          .orElse(true);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** When a process started: in ticks since boot where the kernel tells, with the boot's id. */
  private static Optional<String> started(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (Files.isDirectory(PROC)) {
      try {
        String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
        String ticks = line.substring(line.lastIndexOf(')') + 2).split(" ")[START_TIME];
        return Optional.of(
            ticks + "@" + Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip());
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(Object::toString);
  }
}
