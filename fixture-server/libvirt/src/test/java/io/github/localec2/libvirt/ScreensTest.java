package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What older versions of QEMU send for a screen. */
final class ScreensTest {
  @Test
  void aPixmapBecomesAPictureThatJavaReads() throws IOException {
    ByteArrayOutputStream pixmap = new ByteArrayOutputStream();
    pixmap.writeBytes("P6\n# by hand\n2 1\n255\n".getBytes(StandardCharsets.US_ASCII));
    pixmap.writeBytes(new byte[] {(byte) 0xff, 0, 1, 2, 3, (byte) 0x80});
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Screens.png(pixmap.toByteArray())));
    assertThat(read.getWidth()).isEqualTo(2);
    assertThat(read.getHeight()).isEqualTo(1);
    assertThat(read.getRGB(0, 0) & 0xffffff).isEqualTo(0xff0001);
    assertThat(read.getRGB(1, 0) & 0xffffff).isEqualTo(0x020380);
  }
}
