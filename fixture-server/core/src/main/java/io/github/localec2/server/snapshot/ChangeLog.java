package io.github.localec2.server.snapshot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of entries, one in a line with its checksum before it, that only grows. What is cut off at
 * its end by a death of the writer is told from damage.
 *
 * <p>Not a {@link java.nio.channels.FileChannel}, which an interrupt of whoever writes would close.
 */
final class ChangeLog implements AutoCloseable {
  /** Eight digits of the checksum and a blank. */
  private static final int PREFIX = 9;

  private final RandomAccessFile file;
  private long end;

  private ChangeLog(RandomAccessFile file) {
    this.file = file;
  }

  /** A new file, which must not be there yet. */
  static ChangeLog create(Path path) throws IOException {
    Files.createFile(path, OwnerOnly.attributes(path));
    return new ChangeLog(new RandomAccessFile(path.toFile(), "rw"));
  }

  /** How many bytes it has. */
  long length() {
    return end;
  }

  /**
   * Adds an entry; it outlives this process when this returns.
   *
   * @param entry without line breaks
   */
  void append(String entry) throws IOException {
    byte[] text = entry.getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[PREFIX + text.length + 1];
    byte[] sum = (checksum(text, 0, text.length) + " ").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sum, 0, line, 0, PREFIX);
    System.arraycopy(text, 0, line, PREFIX, text.length);
    line[line.length - 1] = '\n';
    // always where the last whole entry ends: what a failed write left is written over
    file.seek(end);
    file.write(line);
    end += line.length;
  }

  /** Returns when all entries outlive the machine too. */
  void force() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static String checksum(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  /**
   * Gives all entries in their order.
   *
   * @return how many bytes were cut off at the end; 0 where it is whole
   * @throws IllegalArgumentException where an entry is damaged that whole ones come after, or one
   *     is refused
   */
  static int read(Path path, Consumer<String> entries) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int at = 0;
    int line = 1;
    while (at < bytes.length) {
      int next = lineEnd(bytes, at);
      if (!isWhole(bytes, at, next)) {
        for (int later = next + 1; later < bytes.length; later = lineEnd(bytes, later) + 1) {
          if (isWhole(bytes, later, lineEnd(bytes, later))) {
            throw new IllegalArgumentException(
                path + ": line " + line + " is damaged, and lines after it are not");
          }
        }
        return bytes.length - at;
      }
      try {
        entries.accept(new String(bytes, at + PREFIX, next - at - PREFIX, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(path + ": line " + line + ": " + e.getMessage(), e);
      }
      at = next + 1;
      line++;
    }
    return 0;
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean isWhole(byte[] bytes, int from, int to) {
    return to < bytes.length
        && to - from > PREFIX
        && new String(bytes, from, PREFIX, StandardCharsets.US_ASCII)
            .equals(checksum(bytes, from + PREFIX, to - from - PREFIX) + " ");
  }
}
