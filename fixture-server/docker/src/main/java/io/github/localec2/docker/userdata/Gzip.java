package io.github.localec2.docker.userdata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** What is compressed with gzip, opened. */
final class Gzip {
  /** Far more than 16 KiB of user data honestly hold. */
  private static final int MOST = 64 << 20;

  /** There are files that decompress into themselves. */
  private static final int OFTENEST = 16;

  private Gzip() {}

  static boolean is(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
  }

  /**
   * The content, however often it was compressed.
   *
   * @throws UserDataException where it is damaged, larger than 64 MiB or compressed more than 16
   *     times
   */
  static byte[] opened(byte[] bytes) {
    byte[] content = bytes;
    for (int times = 0; is(content); times++) {
      if (times == OFTENEST) {
        throw new UserDataException("it is compressed more than " + OFTENEST + " times");
      }
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
        content = in.readNBytes(MOST + 1);
      } catch (IOException e) {
        throw new UserDataException("it is not the gzip that it begins as: " + e.getMessage(), e);
      }
      if (content.length > MOST) {
        throw new UserDataException("it grows beyond " + (MOST >> 20) + " MiB when decompressed");
      }
    }
    return content;
  }
}
