package io.github.localec2.server.instance;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a console: 80 columns and 25 lines of text, each character as a block, because a
 * headless Java may have no fonts.
 */
final class ConsoleScreen {
  private static final int COLUMNS = 80;
  private static final int LINES = 25;
  private static final int CELL_WIDTH = 9;
  private static final int CELL_HEIGHT = 16;
  private static final int GREY = 0xAAAAAA;

  private ConsoleScreen() {}

  /** The last lines of the text as JPEG. */
  static byte[] jpeg(String text) {
    BufferedImage image =
        new BufferedImage(COLUMNS * CELL_WIDTH, LINES * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    List<String> lines = text.lines().toList();
    int first = Math.max(0, lines.size() - LINES);
    for (int line = first; line < lines.size(); line++) {
      draw(image, line - first, lines.get(line));
    }
    return jpeg(image);
  }

  /** A picture as JPEG; empty where it is in no form that Java reads. */
  static Optional<byte[]> jpegOf(byte[] picture) {
    try {
      ImageIO.setUseCache(false);
      @Nullable BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture));
      if (read == null) {
        return Optional.empty();
      }
      // JPEG has no transparency
      BufferedImage opaque =
          new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < read.getHeight(); y++) {
        for (int x = 0; x < read.getWidth(); x++) {
          opaque.setRGB(x, y, read.getRGB(x, y));
        }
      }
      return Optional.of(jpeg(opaque));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] jpeg(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      if (!ImageIO.write(image, "jpg", out)) {
        throw new IllegalStateException("this Java writes no JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void draw(BufferedImage image, int line, String text) {
    for (int column = 0; column < Math.min(COLUMNS, text.length()); column++) {
      if (text.charAt(column) == ' ') {
        continue;
      }
      for (int x = 1; x < CELL_WIDTH - 1; x++) {
        for (int y = 4; y < CELL_HEIGHT - 3; y++) {
          image.setRGB(column * CELL_WIDTH + x, line * CELL_HEIGHT + y, GREY);
        }
      }
    }
  }
}
