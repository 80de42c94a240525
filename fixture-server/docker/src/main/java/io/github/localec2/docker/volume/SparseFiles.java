package io.github.localec2.docker.volume;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that take up only what was written to them. */
final class SparseFiles {
  private static final int BLOCK = 64 << 10;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

  private SparseFiles() {}

  /**
   * Makes an empty file.
   *
   * @throws VmException where the disk has less room than the file may come to take
   */
  static void create(Path file, long size) throws IOException {
    checkRoom(file, size);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      grow(file, size);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Makes a file larger; what is in it stays. */
  static void grow(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  /** Copies a file; it is there whole or not at all. */
  static void copy(Path from, Path to) throws IOException {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      if (!byCp(from, part)) {
        byBlocks(from, part);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** GNU's cp shares blocks where the file system can, and knows where the holes are. */
  private static boolean byCp(Path from, Path to) throws IOException {
    try {
      Process copy =
          new ProcessBuilder(
                  "cp", "--sparse=always", "--reflink=auto", from.toString(), to.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      copy.getOutputStream().close();
      return copy.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + from + " was copied", e);
    } catch (IOException e) {
      // no such program
      return false;
    }
  }

  static void byBlocks(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      long at = 0;
      while (in.read(block) >= 0) {
        block.flip();
        if (block.mismatch(ZEROS.duplicate().limit(block.limit())) >= 0) {
          int length = block.limit();
          for (int written = 0; written < length; ) {
            written += out.write(block, at + written);
          }
        }
        at += block.limit();
        block.clear();
      }
    }
    grow(to, Files.size(from));
  }

  private static void checkRoom(Path file, long size) throws IOException {
    long room = Files.getFileStore(file.getParent()).getUsableSpace();
    if (size > room) {
      throw new VmException(
          "no room for "
              + file.getFileName()
              + " of "
              + (size >> 20)
              + " MiB: there are "
              + (room >> 20)
              + " MiB in "
              + file.getParent());
    }
  }
}
