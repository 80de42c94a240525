package io.github.localec2.server.keypair;

import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

/** What other families ask about key pairs. */
public final class KeyPairs {
  private KeyPairs() {}

  /**
   * The key pair of this name, its public key included.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidKeyPair.NotFound
   */
  public static KeyPairInfo named(RegionView view, String name) {
    return view.rows(KeyPairTables.KEY_PAIRS).by(KeyPairTables.KEY_PAIRS_BY_NAME, name).stream()
        .findFirst()
        .orElseThrow(() -> KeyPairFaults.notFound(name));
  }
}
