package io.github.localec2.docker;

import io.github.localec2.server.vm.VmFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An archive for a container's root directory, in the making; what is in it is root's unless said.
 */
final class Tar {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

  private boolean empty = true;

  Tar() {
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** A directory with these permissions, made or changed. */
  Tar directory(String path, int mode) {
    return entry(path.substring(1) + "/", mode, new byte[0]);
  }

  /** A directory that is somebody's. */
  Tar directory(String path, int mode, int uid, int gid) {
    return entry(path.substring(1) + "/", mode, uid, gid, new byte[0]);
  }

  Tar file(ContainerFile file) {
    return file(file, 0, 0);
  }

  /** A file that is somebody's. */
  Tar file(ContainerFile file, int uid, int gid) {
    return entry(file.path().substring(1), file.mode(), uid, gid, file.bytes());
  }

  /** A file, a directory or a link. */
  Tar add(VmFile file) {
    return switch (file.kind()) {
      case FILE -> entry(file.path().substring(1), file.mode(), file.content());
      case DIRECTORY -> directory(file.path().replaceAll("/+$", ""), file.mode());
      case LINK -> link(file.path(), new String(file.content(), StandardCharsets.UTF_8));
    };
  }

  private Tar link(String path, String target) {
    empty = false;
    TarArchiveEntry entry = new TarArchiveEntry(path.substring(1), TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    entry.setIds(0, 0);
    try {
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("'" + path + "' can't be archived", e);
    }
    return this;
  }

  boolean isEmpty() {
    return empty;
  }

  private Tar entry(String name, int mode, byte[] content) {
    return entry(name, mode, 0, 0, content);
  }

  private Tar entry(String name, int mode, int uid, int gid, byte[] content) {
    empty = false;
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setIds(uid, gid);
    entry.setSize(content.length);
    try {
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("'" + name + "' can't be archived", e);
    }
    return this;
  }

  byte[] bytes() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the archive can't be ended", e);
    }
    return bytes.toByteArray();
  }
}
