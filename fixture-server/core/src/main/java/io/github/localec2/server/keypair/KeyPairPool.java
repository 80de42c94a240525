package io.github.localec2.server.keypair;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * Makes key pairs, and from the first RSA pair on keeps a few of those ready, since making one
 * takes tens to hundreds of milliseconds.
 *
 * <p>A pool that nobody asks for an RSA pair never starts a thread, and a full one has none: its
 * one daemon thread lives while spares are missing.
 */
public final class KeyPairPool implements AutoCloseable {

  private static final int SPARES = 3;

  private final Randomness random;
  private final int capacity;
  private final ThreadFactory threads;

  private final Object lock = new Object();
  private final Deque<GeneratedKeyPair> spares = new ArrayDeque<>();
  private boolean filling;
  private boolean closed;

  /**
   * @param random where all keys come from. Its use is serialized here, so it need not be safe for
   *     several threads. For keys that are to guard anything it must be a {@link SecureRandom}.
   */
  public KeyPairPool(RandomGenerator random) {
    this(random, SPARES, KeyPairPool::daemon);
  }

  KeyPairPool(RandomGenerator random, int capacity, ThreadFactory threads) {
    if (capacity < 0) {
      throw new IllegalArgumentException("A pool cannot hold " + capacity + " key pairs");
    }
    this.random = new Randomness(random);
    this.capacity = capacity;
    this.threads = threads;
  }

  /**
   * A key pair that nobody else gets; it never waits for the filling thread.
   *
   * @throws IllegalStateException if the pool is closed, even while the pair is being made
   */
  GeneratedKeyPair take(KeyKind kind) {
    GeneratedKeyPair spare = null;
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(Randomness.CLOSED);
      }
      if (kind == KeyKind.RSA) {
        spare = spares.poll();
        startFilling();
      }
    }
    return spare == null ? GeneratedKeyPair.generate(kind, random) : spare;
  }

  /** Must hold the lock. */
  private void startFilling() {
    if (!filling && spares.size() < capacity) {
      threads.newThread(this::fill).start();
      filling = true;
    }
  }

  private void fill() {
    try {
      while (wantsMore()) {
        GeneratedKeyPair pair = GeneratedKeyPair.generate(KeyKind.RSA, random);
        synchronized (lock) {
          if (!closed) {
            spares.add(pair);
          }
        }
      }
    } catch (RuntimeException e) {
      // Closing ends a generation this way. Anything else that goes wrong here goes wrong in the
      // caller's own generation too, where somebody sees it.
      synchronized (lock) {
        filling = false;
      }
    }
  }

  private boolean wantsMore() {
    synchronized (lock) {
      filling = !closed && spares.size() < capacity;
      return filling;
    }
  }

  int spares() {
    synchronized (lock) {
      return spares.size();
    }
  }

  /** Forgets all spares and ends the filling thread, for which it does not wait; idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      spares.clear();
    }
    random.close();
  }

  private static Thread daemon(Runnable task) {
    // Inherits no thread locals: they would keep what started the pool alive.
    Thread thread = new Thread(null, task, "local-ec2-key-pairs", 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
