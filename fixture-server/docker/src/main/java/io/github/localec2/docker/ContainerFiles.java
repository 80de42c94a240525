package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads files of a container, whether it runs or not. */
final class ContainerFiles {
  private static final int MOST_LINKS = 16;
  private static final long MOST_BYTES = 256L << 20;

  private final DockerClient docker;
  private final String containerId;
  private final String owner;

  ContainerFiles(DockerMachine machine) {
    this(machine.docker(), machine.containerId(), machine.instanceId());
  }

  /**
   * @param owner whose files they are, for messages
   */
  ContainerFiles(DockerClient docker, String containerId, String owner) {
    this.docker = docker;
    this.containerId = containerId;
    this.owner = owner;
  }

  /** What is at a path; a link at its end is followed. */
  List<VmFile> read(String path) {
    String at = VmFile.checked(path);
    for (int links = 0; links <= MOST_LINKS; links++) {
      List<VmFile> found = archived(at);
      if (found.isEmpty() || found.get(0).kind() != VmFile.Kind.LINK) {
        return found;
      }
      at = target(at, new String(found.get(0).content(), StandardCharsets.UTF_8));
    }
    throw new VmException("'" + path + "' of " + owner + " leads from link to link");
  }

  /** Where a link leads that is at a path. */
  static String target(String link, String text) {
    List<String> names = new ArrayList<>();
    String full = text.startsWith("/") ? text : parent(link) + "/" + text;
    for (String name : full.split("/")) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.remove(names.size() - 1);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return "/" + String.join("/", names);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private List<VmFile> archived(String path) {
    String what = "'" + path + "' can't be read from " + owner;
    return EngineFaults.asking(
        what,
        () -> {
          try (InputStream in = docker.copyArchiveFromContainerCmd(containerId, path).exec();
              TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            return entries(tar, path);
          } catch (NotFoundException e) {
            return List.of();
          } catch (IOException e) {
            throw new VmException(what, e);
          }
        });
  }

  /** The archive's names begin with the last name of the path. */
  private List<VmFile> entries(TarArchiveInputStream tar, String path) throws IOException {
    String plain = path.equals("/") ? "" : path.replaceAll("/+$", "");
    List<VmFile> files = new ArrayList<>();
    long bytes = 0;
    for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
      int slash = each.getName().indexOf('/');
      String rest = slash < 0 ? "" : each.getName().substring(slash).replaceAll("/+$", "");
      String name = plain + rest;
      name = name.isEmpty() ? "/" : name;
      int mode = each.getMode() & 07777;
      if (each.isDirectory()) {
        files.add(VmFile.directory(name, mode));
      } else if (each.isSymbolicLink()) {
        files.add(
            new VmFile(
                name, VmFile.Kind.LINK, 0777, each.getLinkName().getBytes(StandardCharsets.UTF_8)));
      } else if (each.isFile()) {
        bytes += each.getSize();
        if (bytes > MOST_BYTES) {
          throw new VmException("'" + path + "' of " + owner + " has more than 256 MiB");
        }
        files.add(VmFile.file(name, mode, tar.readAllBytes()));
      }
    }
    return List.copyOf(files);
  }
}
