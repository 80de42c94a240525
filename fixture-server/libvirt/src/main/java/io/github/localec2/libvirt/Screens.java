package io.github.localec2.libvirt;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.libvirt.Domain;
import org.libvirt.Stream;

/** Pictures of guests' screens. */
final class Screens {
  private static final int CHUNK = 256 * 1024;

  private final Host host;

  Screens(Host host) {
    this.host = host;
  }

  /** What is on a machine's first screen now, as PNG; empty where it does not run. */
  Optional<byte[]> of(Machine machine) {
    if (machine.state() != Machine.State.RUNNING) {
      return Optional.empty();
    }
    byte[] taken =
        host.asking(
            "the screen of " + machine.instanceId() + " can't be had",
            connection -> {
              Domain domain = connection.domainLookupByName(machine.instanceId());
              Stream stream = connection.streamNew(0);
              try {
                domain.screenshot(stream, 0);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] chunk = new byte[CHUNK];
                for (int read = stream.receive(chunk); read > 0; read = stream.receive(chunk)) {
                  all.write(chunk, 0, read);
                }
                stream.finish();
                return all.toByteArray();
              } finally {
                stream.free();
                domain.free();
              }
            });
    return Optional.of(taken.length > 1 && taken[0] == 'P' && taken[1] == '6' ? png(taken) : taken);
  }

  /**
   * What an older QEMU sends: a header of words, of which lines with # are none, and the points.
   */
  static byte[] png(byte[] pixmap) {
    int[] numbers = new int[3];
    int at = 2;
    for (int i = 0; i < numbers.length; i++) {
      while (Character.isWhitespace(pixmap[at]) || pixmap[at] == '#') {
        if (pixmap[at] == '#') {
          while (pixmap[at] != '\n') {
            at++;
          }
        }
        at++;
      }
      while (Character.isDigit(pixmap[at])) {
        numbers[i] = numbers[i] * 10 + pixmap[at++] - '0';
      }
    }
    at++;
    BufferedImage image = new BufferedImage(numbers[0], numbers[1], BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < numbers[1]; y++) {
      for (int x = 0; x < numbers[0]; x++, at += 3) {
        image.setRGB(
            x, y, (pixmap[at] & 255) << 16 | (pixmap[at + 1] & 255) << 8 | pixmap[at + 2] & 255);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
