package io.github.localec2.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Files that are there whole or as they were before, whatever happens while they are written. */
final class AtomicFile {
  private static final String PREFIX = ".";
  private static final String SUFFIX = ".new";

  private AtomicFile() {}

  /** Removes what writers that died have left beside the file. */
  static void sweep(Path file) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(directory, PREFIX + file.getFileName() + "*" + SUFFIX)) {
      for (Path each : left) {
        Files.delete(each);
      }
    }
  }

  /** Writes beside the file, forces it to the disk, and puts it in the file's place. */
  static void write(Path file, String text) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path beside = Files.createTempFile(directory, PREFIX + file.getFileName(), SUFFIX);
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    forceEntries(directory);
  }

  /** Has the names of a directory's files outlive the machine, where its system can do that. */
  static void forceEntries(Path directory) {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException notHere) {
      // not every system lets a directory be forced; the file itself is on the disk
    }
  }
}
