package io.github.localec2.server;

import io.github.localec2.server.keypair.KeyPairPool;
import java.security.SecureRandom;

/**
 * What the families of one server share besides its state, and what ends with it.
 *
 * @param keyPairs makes the keys of CreateKeyPair; without a thread until it is asked for one
 */
record Services(KeyPairPool keyPairs) implements AutoCloseable {

  /**
   * Keys come from their own source: one made in the background must not change the ids of a run
   * with a fixed seed.
   */
  static Services create() {
    return new Services(new KeyPairPool(new SecureRandom()));
  }

  @Override
  public void close() {
    keyPairs.close();
  }
}
