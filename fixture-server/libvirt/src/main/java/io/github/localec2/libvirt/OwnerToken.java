package io.github.localec2.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose something on a libvirt host is: the host that the process runs on, the process, and the
 * moment of its start, by which it is told from a later one with its number. It is part of the
 * names of volumes, which have no room for more, and in the metadata of domains.
 */
final class OwnerToken {
  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME = 19;
  private static final Pattern FORM =
      Pattern.compile("localec2-([0-9a-f]{8})-([0-9]+)-([0-9a-f]{8})");

  private static final class Mine {
    private static final String TOKEN = of(ProcessHandle.current().pid());
  }

  private OwnerToken() {}

  /** This process's. */
  static String mine() {
    return Mine.TOKEN;
  }

  private static String of(long pid) {
    return "localec2-" + hash(host()) + "-" + pid + "-" + hash(started(pid).orElse(""));
  }

  /** True where a text has the token of a process of this host that has ended. */
  static boolean isOfGone(String text) {
    Matcher token = FORM.matcher(text);
    if (!token.find() || !token.group(1).equals(hash(host()))) {
      return false;
    }
    try {
      return started(Long.parseLong(token.group(2)))
          .map(now -> !hash(now).equals(token.group(3)))
          .orElse(true);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** This host's name, with the namespace in which process numbers mean something. */
  private static String host() {
    String name = System.getenv().getOrDefault("HOSTNAME", "");
    try {
      name = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
      return name + "/" + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return name;
    }
  }

  /** When a process started: in ticks since boot where the kernel tells, with the boot's id. */
  private static Optional<String> started(long pid) {
    if (Files.isDirectory(PROC)) {
      try {
        String line =
            Files.readString(
                PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
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

  private static String hash(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
