package io.github.localec2.docker.volume;

import io.github.localec2.docker.FileTrees;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one server's volumes: {@code data} has a file for each volume and snapshot, {@code
 * instances} a directory for each instance, whose files are links to those of its volumes. The
 * owner's labels beside them tell a later process whether they are still wanted.
 */
final class VolumeFiles {
  private static final String HOME = "local-ec2-volumes";
  private static final String LABELS = "owner.properties";
  private static final String TOKEN = ".server";

  private final Path home;

  private VolumeFiles(Path home) {
    this.home = home;
  }

  /**
   * Makes the directories, and deletes those of processes that have ended.
   *
   * @param labels the owner's
   * @param gone tells by labels that their process has ended
   */
  static VolumeFiles open(
      Path directory,
      String server,
      Map<String, String> labels,
      Predicate<Map<String, String>> gone)
      throws IOException {
    Path all = directory.resolve(HOME);
    Files.createDirectories(all);
    sweep(all, gone);
    Path home = all.resolve(server);
    // the labels are there before anything that they could protect
    Path fresh = Files.createTempDirectory(all, ".new");
    Properties properties = new Properties();
    properties.putAll(labels);
    try (OutputStream out = Files.newOutputStream(fresh.resolve(LABELS))) {
      properties.store(out, null);
    }
    Files.createDirectory(fresh.resolve("data"));
    Files.createDirectory(fresh.resolve("instances"));
    Files.move(fresh, home);
    return new VolumeFiles(home);
  }

  private static void sweep(Path all, Predicate<Map<String, String>> gone) throws IOException {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(all, Files::isDirectory)) {
      for (Path each : homes) {
        Properties labels = new Properties();
        try (InputStream in = Files.newInputStream(each.resolve(LABELS))) {
          labels.load(in);
        } catch (IOException e) {
          // in the making by somebody, or on its way out
          continue;
        }
        if (gone.test(
            labels.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, labels::getProperty)))) {
          Loops.free(inodes(each.resolve("data"), 1));
          FileTrees.delete(each);
        }
      }
    }
  }

  Path data(String id) {
    return home.resolve("data").resolve(id);
  }

  boolean has(String id) {
    return Files.isRegularFile(data(id));
  }

  /** The volumes and snapshots that there are files of. */
  Set<String> ids() {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(home.resolve("data"), "{vol,snap}-*")) {
      Set<String> ids = new TreeSet<>();
      files.forEach(each -> ids.add(each.getFileName().toString()));
      ids.removeIf(id -> id.endsWith(".part"));
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException("the volumes can't be listed", e);
    }
  }

  void delete(String id) throws IOException {
    freeLoops(id);
    Files.deleteIfExists(data(id));
  }

  /** Frees what an instance has made of the file by {@code losetup}; in use, it goes later. */
  void freeLoops(String id) throws IOException {
    if (has(id)) {
      Loops.free(Set.of((Long) Files.getAttribute(data(id), "unix:ino")));
    }
  }

  /** What an instance sees of its volumes; made where it isn't there. */
  Path instance(String instanceId) throws IOException {
    Path directory = home.resolve("instances").resolve(instanceId);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(directory.resolve(TOKEN), home.getFileName().toString());
    }
    return directory;
  }

  /** What a container must find in its directory, if it is this one. */
  String token() {
    return home.getFileName().toString();
  }

  static String tokenName() {
    return TOKEN;
  }

  /** Shows a volume to an instance; a file that has two names is one file. */
  void link(String volumeId, String instanceId, Device device) throws IOException {
    Path link = instance(instanceId).resolve(device.path());
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    try {
      Files.createLink(link, data(volumeId));
    } catch (UnsupportedOperationException e) {
      throw new VmException(
          "the file system of " + home + " has no hard links: set docker.ebs-directory to another",
          e);
    }
  }

  /** Hides a volume from an instance; false where it didn't see it. */
  boolean unlink(String volumeId, String instanceId) throws IOException {
    Optional<Path> found = find(volumeId, instanceId);
    if (found.isPresent()) {
      Files.delete(found.get());
    }
    return found.isPresent();
  }

  /** Where an instance sees a volume. */
  Optional<Path> find(String volumeId, String instanceId) throws IOException {
    Path directory = home.resolve("instances").resolve(instanceId);
    if (!has(volumeId) || !Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(directory, 2)) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (Files.isSameFile(each, data(volumeId))) {
          return Optional.of(each);
        }
      }
    }
    return Optional.empty();
  }

  /** The numbers by which the file system knows the files that an instance sees. */
  Set<Long> inodes(String instanceId) throws IOException {
    return inodes(home.resolve("instances").resolve(instanceId), 2);
  }

  private static Set<Long> inodes(Path directory, int depth) throws IOException {
    Set<Long> inodes = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.walk(directory, depth)) {
        for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          inodes.add((Long) Files.getAttribute(each, "unix:ino"));
        }
      }
    }
    return inodes;
  }

  void forget(String instanceId) throws IOException {
    FileTrees.delete(home.resolve("instances").resolve(instanceId));
  }

  void close() throws IOException {
    FileTrees.delete(home);
  }
}
