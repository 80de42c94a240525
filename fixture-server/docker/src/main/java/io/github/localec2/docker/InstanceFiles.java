package io.github.localec2.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is put into a container before it starts: as an archive, or as its agent takes it. */
final class InstanceFiles {
  private static final int HEADER = 20;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(
      boolean directory, String path, int mode, int uid, int gid, byte[] content) {}

  /** A directory that is somebody's, made or changed. */
  InstanceFiles directory(String path, int mode, int uid, int gid) {
    entries.add(new Entry(true, path, mode, uid, gid, new byte[0]));
    return this;
  }

  /** A file of root's. */
  InstanceFiles file(ContainerFile file) {
    return file(file, 0, 0);
  }

  /** A file that is somebody's. */
  InstanceFiles file(ContainerFile file, int uid, int gid) {
    entries.add(new Entry(false, file.path(), file.mode(), uid, gid, file.bytes()));
    return this;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void into(Tar tar) {
    for (Entry each : entries) {
      if (each.directory()) {
        tar.directory(each.path(), each.mode(), each.uid(), each.gid());
      } else {
        tar.file(
            new ContainerFile(each.path(), each.mode(), each.content()), each.uid(), each.gid());
      }
    }
  }

  /** As {@code files.c} reads it. */
  byte[] stream() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry each : entries) {
      byte[] path = each.path().getBytes(StandardCharsets.UTF_8);
      out.writeBytes(
          header(each.directory() ? 'd' : 'f')
              .putShort((short) each.mode())
              .putInt(each.uid())
              .putInt(each.gid())
              .putInt(path.length)
              .putInt(each.content().length)
              .array());
      out.writeBytes(path);
      out.writeBytes(each.content());
    }
    out.writeBytes(header('e').array());
    return out.toByteArray();
  }

  private static ByteBuffer header(char kind) {
    return ByteBuffer.allocate(HEADER).put((byte) kind).put((byte) 0);
  }
}
