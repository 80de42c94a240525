package io.github.localec2.samples.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Domains by hand: what an instance is made of, by one {@code virsh} that is given all its commands
 * at once, so that the program and its connection are paid for once.
 */
final class ByVirsh implements AutoCloseable {
  private static final String URI = "qemu:///system";
  private static final String POOL = "default";
  private static final String NAME = "localec2-by-hand";

  private final Path directory = Files.createTempDirectory("localec2-by-hand");
  private final String ami;
  private final long bytes;
  private final Path seed = directory.resolve("seed");

  /**
   * @param instanceId an instance that there is: the domains by hand are as its own is
   */
  ByVirsh(String instanceId, String ami) throws IOException {
    this.ami = ami;
    String xml = virsh("dumpxml --inactive " + instanceId);
    String disk = first(xml, "<source file='([^']*/vol-[^']*)'/>");
    String cd = first(xml, "<source file='([^']*/[^'/]*seed[^'/]*)'/>");
    String log = first(xml, "<log file='([^']*)'");
    bytes =
        Long.parseLong(
            first(virsh("vol-dumpxml --pool default " + name(disk)), "<capacity[^>]*>([0-9]+)<"));
    virsh("vol-download --pool " + POOL + " " + name(cd) + " " + seed);
    String mine =
        xml.replace(disk, path(disk, ".disk"))
            .replace(cd, path(cd, ".seed"))
            .replace(log, path(log, ".log"))
            .replace("<name>" + instanceId + "</name>", "<name>" + NAME + "</name>")
            .replaceAll("<uuid>[^<]*</uuid>", "")
            .replaceAll("<mac address='[^']*'/>", "<mac address='52:54:00:0b:e2:c4'/>");
    // whose it is, so that no sweep asks: it has no owner
    mine = mine.replaceAll("(?s)<metadata>.*</metadata>", "");
    Files.writeString(directory.resolve("domain.xml"), mine);
  }

  private static String first(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return found.group(1);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String path(String theirs, String ending) {
    return theirs.substring(0, theirs.lastIndexOf('/') + 1) + NAME + ending;
  }

  /** An overlay of the AMI, the CD, the domain, and its start. */
  void launch() throws IOException {
    virsh(
        "vol-create-as "
            + (POOL + " " + NAME + ".disk " + bytes)
            + " --format qcow2 --backing-vol-format qcow2 --backing-vol "
            + ami,
        "vol-create-as " + POOL + " " + NAME + ".seed " + Files.size(seed) + " --format raw",
        "vol-upload --pool " + POOL + " " + NAME + ".seed " + seed,
        "define " + directory.resolve("domain.xml"),
        "start " + NAME);
  }

  /** Ends it with all that it is made of. */
  void end() throws IOException {
    virsh(
        "destroy " + NAME,
        "undefine " + NAME,
        "vol-delete --pool " + POOL + " " + NAME + ".disk",
        "vol-delete --pool " + POOL + " " + NAME + ".seed");
  }

  /** How many connections of this process the host's daemon has. */
  static long connections() throws IOException {
    long count = 0;
    for (String line : admin("client-list", "libvirtd").lines().skip(2).toList()) {
      String id = line.strip().split("\\s+", -1)[0];
      if (!id.isEmpty()
          && admin("client-info", "libvirtd", id)
              .matches("(?s).*unix_process_id *: " + ProcessHandle.current().pid() + "\\b.*")) {
        count++;
      }
    }
    return count;
  }

  private static String admin(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("virt-admin"));
    command.addAll(Arrays.asList(words));
    return run(command);
  }

  static String virsh(String... commands) throws IOException {
    return run(List.of("virsh", "-q", "-c", URI, String.join("; ", commands)));
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    // where its console was written to, which the host has made
    virsh("pool-refresh " + POOL, "vol-delete --pool " + POOL + " " + NAME + ".log");
    for (String each : List.of("seed", "domain.xml")) {
      Files.deleteIfExists(directory.resolve(each));
    }
    Files.delete(directory);
  }
}
