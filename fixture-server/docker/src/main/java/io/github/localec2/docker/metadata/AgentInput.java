package io.github.localec2.docker.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the agent reads: the frames that are put in, on any thread. How many wait is bounded by the
 * agent, which has so many connections and hears each one's answer before it takes another.
 */
final class AgentInput extends InputStream {
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
  private byte[] present = {};
  private int position;

  void put(AgentFrame frame) {
    frames.add(frame.bytes());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the end is one object
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (present != END && position == present.length) {
      present = next();
      position = 0;
    }
    if (present == END) {
      return -1;
    }
    int taken = Math.min(length, present.length - position);
    System.arraycopy(present, position, into, offset, taken);
    position += taken;
    return taken;
  }

  private byte[] next() throws IOException {
    try {
      return frames.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two frames");
    }
  }

  /** The agent ends when it has read what there is. */
  @Override
  public void close() {
    frames.add(END);
  }
}
