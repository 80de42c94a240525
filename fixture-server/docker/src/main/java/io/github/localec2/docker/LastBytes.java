package io.github.localec2.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects bytes, and keeps the last of them where there are many. */
final class LastBytes {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * @param most how many are kept, at least 1
   */
  LastBytes(int most) {
    this.most = most;
  }

  synchronized void add(byte[] more) {
    bytes.writeBytes(more);
    // now and then, so that each byte is moved once or twice
    if (bytes.size() > 2L * most) {
      byte[] kept = last();
      bytes.reset();
      bytes.writeBytes(kept);
    }
  }

  private byte[] last() {
    byte[] all = bytes.toByteArray();
    return all.length <= most ? all : Arrays.copyOfRange(all, all.length - most, all.length);
  }

  synchronized String text() {
    return new String(last(), StandardCharsets.UTF_8);
  }
}
