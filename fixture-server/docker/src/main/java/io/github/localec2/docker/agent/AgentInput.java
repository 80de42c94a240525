package io.github.localec2.docker.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What an agent reads: the messages that are put in, whole and on any thread. Nothing bounds how
 * many wait but who puts them in.
 */
public final class AgentInput extends InputStream {
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private byte[] present = {};
  private int position;

  /**
   * @param message not empty, and not changed any more
   */
  public void put(byte[] message) {
    messages.add(message);
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
      return messages.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two messages");
    }
  }

  /** The agent ends when it has read what there is. */
  @Override
  public void close() {
    messages.add(END);
  }
}
