package io.github.localec2.junit;

import io.github.localec2.server.vm.VmFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files of this host as files of a machine, and back. */
final class FileTree {
  /** Of the highest bit first: read, write, execute of owner, group and others. */
  private static final PosixFilePermission[] PERMISSIONS = {
    PosixFilePermission.OWNER_READ,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_EXECUTE
  };

  private FileTree() {}

  /** A file or directory of this host, as it is to be at a path of the machine. */
  static List<VmFile> read(Path from, String to) throws IOException {
    if (!Files.isDirectory(from)) {
      return List.of(VmFile.file(to, mode(from, 0644), Files.readAllBytes(from)));
    }
    List<VmFile> files = new ArrayList<>();
    List<Path> paths;
    try (Stream<Path> all = Files.walk(from)) {
      paths = all.toList();
    }
    String base = to.replaceAll("/+$", "");
    for (Path each : paths) {
      StringBuilder name = new StringBuilder(base);
      if (!each.equals(from)) {
        from.relativize(each).forEach(part -> name.append('/').append(part));
      }
      String path = name.length() == 0 ? "/" : name.toString();
      if (Files.isSymbolicLink(each) && !each.equals(from)) {
        byte[] target = Files.readSymbolicLink(each).toString().getBytes(StandardCharsets.UTF_8);
        files.add(new VmFile(path, VmFile.Kind.LINK, 0777, target));
      } else if (Files.isDirectory(each)) {
        files.add(VmFile.directory(path, mode(each, 0755)));
      } else {
        files.add(VmFile.file(path, mode(each, 0644), Files.readAllBytes(each)));
      }
    }
    return files;
  }

  /** Writes what a machine has at a path, itself first. */
  static void write(List<VmFile> files, Path to) throws IOException {
    String base = files.get(0).path();
    Path root = to.toAbsolutePath().normalize();
    if (root.getParent() != null) {
      Files.createDirectories(root.getParent());
    }
    for (VmFile each : files) {
      String rest = each.path().substring(base.length()).replaceAll("^/+", "");
      Path path = rest.isEmpty() ? root : root.resolve(rest).normalize();
      if (!path.startsWith(root)) {
        throw new FileSystemException(each.path(), to.toString(), "leads out of the directory");
      }
      refuseLinks(root, path);
      switch (each.kind()) {
        case DIRECTORY -> Files.createDirectories(path);
        case FILE -> {
          if (Files.isSymbolicLink(path)) {
            Files.delete(path);
          }
          Files.write(path, each.content());
        }
        case LINK -> {
          Files.deleteIfExists(path);
          Files.createSymbolicLink(
              path, Path.of(new String(each.content(), StandardCharsets.UTF_8)));
        }
      }
    }
    // a directory may forbid writing into it: modes come last, the innermost first
    for (int i = files.size() - 1; i >= 0; i--) {
      VmFile each = files.get(i);
      String rest = each.path().substring(base.length()).replaceAll("^/+", "");
      setMode(rest.isEmpty() ? root : root.resolve(rest), each);
    }
  }

  /** Nothing is written through a link that came with the rest: it may lead anywhere. */
  private static void refuseLinks(Path root, Path path) throws IOException {
    for (Path at = path.getParent(); at != null && at.startsWith(root); at = at.getParent()) {
      if (!at.equals(root) && Files.isSymbolicLink(at)) {
        throw new FileSystemException(path.toString(), at.toString(), "is beneath a link");
      }
    }
  }

  private static int mode(Path path, int otherwise) throws IOException {
    if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
      return otherwise;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    int mode = 0;
    for (PosixFilePermission each : PERMISSIONS) {
      mode = mode << 1 | (permissions.contains(each) ? 1 : 0);
    }
    return mode;
  }

  private static void setMode(Path path, VmFile file) throws IOException {
    if (file.kind() == VmFile.Kind.LINK
        || !Files.getFileStore(path).supportsFileAttributeView("posix")
        || Files.isSymbolicLink(path)
        || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < PERMISSIONS.length; i++) {
      if ((file.mode() >> (PERMISSIONS.length - 1 - i) & 1) == 1) {
        permissions.add(PERMISSIONS[i]);
      }
    }
    Files.setPosixFilePermissions(path, permissions);
  }
}
