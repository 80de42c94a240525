package io.github.localec2.server.vm;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What somebody types, for a program to read; a read waits until there is something. */
public final class VmKeys extends InputStream {
  private static final int MOST = 1 << 20;

  private final Deque<byte[]> typed = new ArrayDeque<>();
  private int waiting;
  private int read;
  private boolean closed;

  /** Adds what was typed, unless more than a megabyte has not been read. */
  public synchronized void type(byte[] input) {
    if (!closed && input.length > 0 && waiting + input.length <= MOST) {
      typed.add(input.clone());
      waiting += input.length;
      notifyAll();
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (typed.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
    byte[] first = typed.peek();
    if (first == null || closed) {
      return -1;
    }
    int taken = Math.min(length, first.length - read);
    System.arraycopy(first, read, into, offset, taken);
    read += taken;
    waiting -= taken;
    if (read == first.length) {
      typed.remove();
      read = 0;
    }
    return taken;
  }

  @Override
  public synchronized int available() {
    return closed ? 0 : waiting;
  }

  /** Whoever reads is told that this is the end. */
  @Override
  public synchronized void close() {
    closed = true;
    typed.clear();
    notifyAll();
  }
}
