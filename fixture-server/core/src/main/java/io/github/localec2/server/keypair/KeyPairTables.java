package io.github.localec2.server.keypair;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

/** Where key pairs are kept. */
public final class KeyPairTables {
  private static final Table.Builder<KeyPairInfo> KEY_PAIRS_BUILDER =
      Table.named("key-pairs", KeyPairInfo::keyPairId)
          .idPrefix("key-")
          .faults(new IdFaults("key pair ID", "InvalidKeyPair.NotFound", "InvalidKeyPair.NotFound"))
          .tags("key-pair", KeyPairInfo::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<KeyPairInfo> KEY_PAIRS_BY_NAME =
      KEY_PAIRS_BUILDER.indexOne(KeyPairInfo::keyName);

  public static final Table<KeyPairInfo> KEY_PAIRS = KEY_PAIRS_BUILDER.build();

  private KeyPairTables() {}
}
