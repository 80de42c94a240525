package io.github.localec2.server.instancetype;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the package's data files: ASCII lines, of which those that begin with # are comments. */
final class DataFile {
  private DataFile() {}

  static void forEachLine(String resource, Consumer<String> consumer) {
    String text = read(resource);
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (end > start && text.charAt(start) != '#') {
        consumer.accept(text.substring(start, end));
      }
      start = end + 1;
    }
  }

  private static String read(String resource) {
    try (InputStream in = DataFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no " + resource + " beside " + DataFile.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
