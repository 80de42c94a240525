package io.github.localec2.server.keypair;

import io.github.localec2.server.operation.Family;

/** Key pairs. */
public final class KeyPairOperations {
  private KeyPairOperations() {}

  public static Family family() {
    return new Family();
  }
}
