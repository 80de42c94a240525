package io.github.localec2.docker.metadata;

import io.github.localec2.docker.Owner;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The links of a server's instances, each in a directory of its own that is lent to the container.
 * What a process left that was killed is deleted when the next one makes its first.
 */
final class HostLinks implements AutoCloseable {
  /** The socket in an instance's directory. */
  static final String SOCKET = "jvm";

  private static final System.Logger LOG = System.getLogger(HostLinks.class.getName());
  private static final String LABELS = "owner.properties";

  /** What the kernel takes for the path of a socket, without the byte that ends it. */
  private static final int LONGEST = 107;

  private final InstanceMetadata metadata;
  private final Path all;
  private final Path home;
  private final Map<String, String> labels;
  private final Map<String, HostLink> links = new ConcurrentHashMap<>();
  private boolean made;
  private boolean useless;

  /**
   * @param directory where temporary files are
   * @param server its owner
   * @param labels the owner's
   */
  HostLinks(InstanceMetadata metadata, Path directory, String server, Map<String, String> labels) {
    this.metadata = metadata;
    this.all = directory.resolve("local-ec2-links");
    this.home = all.resolve(server);
    this.labels = labels;
  }

  /** The directory of an instance's link; empty where there can be none. */
  Optional<Path> make(String instanceId) {
    Path directory = home.resolve(instanceId);
    Path socket = directory.resolve(SOCKET);
    if (socket.toString().length() > LONGEST) {
      return Optional.empty();
    }
    try {
      if (!isMade()) {
        return Optional.empty();
      }
      Files.createDirectory(directory);
      // the directory above lets nobody else in; the container's root may be anybody here
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      HostLink link = new HostLink(metadata, instanceId, socket);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      links.put(instanceId, link);
      return Optional.of(directory);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, () -> "no link for " + instanceId, e);
      return Optional.empty();
    }
  }

  @Nullable HostLink find(String instanceId) {
    return links.get(instanceId);
  }

  private synchronized boolean isMade() throws IOException {
    if (!made && !useless) {
      useless = true;
      try {
        Files.createDirectory(all, only("rwxr-xr-x"));
      } catch (FileAlreadyExistsException e) {
        LOG.log(Level.TRACE, "the directory of links is there", e);
      }
      Path fresh = Files.createTempDirectory(all, ".new", only("rwx------"));
      if (!isOurs(fresh)) {
        Files.delete(fresh);
        LOG.log(Level.DEBUG, "{0} is somebody else's, or open to others", all);
        return false;
      }
      sweep();
      Properties properties = new Properties();
      properties.putAll(labels);
      try (OutputStream out = Files.newOutputStream(fresh.resolve(LABELS))) {
        properties.store(out, null);
      }
      Files.move(fresh, home);
      useless = false;
      made = true;
    }
    return made;
  }

  private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Temporary files are in a place where anybody may have made our directory before us. */
  private boolean isOurs(Path fresh) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(all, LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(all, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(fresh))
        && !open.contains(PosixFilePermission.GROUP_WRITE)
        && !open.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(all, Files::isDirectory)) {
      for (Path each : homes) {
        Properties found = new Properties();
        try (InputStream in = Files.newInputStream(each.resolve(LABELS))) {
          found.load(in);
        } catch (IOException e) {
          // in the making by somebody, somebody else's, or kept
          continue;
        }
        if (Owner.isGone(
            found.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, found::getProperty)))) {
          try (DirectoryStream<Path> directories =
              Files.newDirectoryStream(each, Files::isDirectory)) {
            for (Path directory : directories) {
              delete(directory);
            }
          }
          Files.deleteIfExists(each.resolve(LABELS));
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory)) {
      for (Path each : sockets) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      LOG.log(Level.TRACE, "it is gone", e);
    }
    Files.deleteIfExists(directory);
  }

  /** The container of an instance is gone. */
  void remove(String instanceId) {
    if (end(instanceId)) {
      try {
        delete(home.resolve(instanceId));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, () -> "the link of " + instanceId + " is left", e);
      }
    }
  }

  /** The container outlives its server: started again, it wants its directory. */
  void keep(String instanceId) {
    if (end(instanceId)) {
      try {
        Files.deleteIfExists(home.resolve(instanceId).resolve(SOCKET));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, () -> "the link of " + instanceId + " is left", e);
      }
    }
  }

  private boolean end(String instanceId) {
    HostLink link = links.remove(instanceId);
    if (link == null) {
      return false;
    }
    try {
      link.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "the link of " + instanceId + " did not close", e);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    links.keySet().forEach(this::remove);
    if (!made) {
      return;
    }
    try {
      Files.deleteIfExists(home.resolve(LABELS));
      Files.deleteIfExists(home);
    } catch (NoSuchFileException e) {
      LOG.log(Level.DEBUG, "somebody has deleted it", e);
    } catch (IOException e) {
      // with the directories of containers that are kept
      LOG.log(Level.DEBUG, "the directory of links is left", e);
    }
  }
}
