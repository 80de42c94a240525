package io.github.localec2.server.keypair;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.random.RandomGenerator;

/**
 * A random source in the type that the JDK's key generators want, which can be closed: generating
 * an RSA key cannot be interrupted, but it asks for random bytes at every step.
 */
final class Randomness extends SecureRandom {

  static final String CLOSED = "The key pair pool is closed";

  private static final long serialVersionUID = 1L;

  private final transient Source source;

  Randomness(RandomGenerator random) {
    this(new Source(random));
  }

  private Randomness(Source source) {
    // Without a provider that declares it thread-safe, SecureRandom serializes all use of it.
    super(source, null);
    this.source = source;
  }

  /** From now on every request for random bytes fails with an IllegalStateException. */
  void close() {
    source.closed = true;
  }

  private static final class Source extends SecureRandomSpi {

    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator random;
    private volatile boolean closed;

    Source(RandomGenerator random) {
      this.random = random;
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      if (closed) {
        throw new IllegalStateException(CLOSED);
      }
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      byte[] seed = new byte[length];
      engineNextBytes(seed);
      return seed;
    }

    /** The wrapped source keeps its own seed. */
    @Override
    protected void engineSetSeed(byte[] seed) {}
  }
}
