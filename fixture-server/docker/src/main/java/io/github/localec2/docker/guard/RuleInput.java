package io.github.localec2.docker.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What an agent that guards reads: rule sets, as they are put in. */
final class RuleInput extends InputStream {
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> sets = new LinkedBlockingQueue<>();
  private byte[] present = {0};
  private int position = 1;

  void put(byte[] set) {
    sets.add(set);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (present.length > 0 && position == present.length) {
      present = next();
      position = 0;
    }
    if (present.length == 0) {
      return -1;
    }
    int taken = Math.min(length, present.length - position);
    System.arraycopy(present, position, into, offset, taken);
    position += taken;
    return taken;
  }

  private byte[] next() throws IOException {
    try {
      return sets.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two rule sets");
    }
  }

  /** The agent ends when it has read what there is. */
  @Override
  public void close() {
    sets.add(END);
  }
}
