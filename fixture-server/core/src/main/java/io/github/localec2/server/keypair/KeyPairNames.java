package io.github.localec2.server.keypair;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import org.jspecify.annotations.Nullable;

/** The rules for the names of key pairs: one line of ASCII, unique in a region. */
final class KeyPairNames {
  private static final int MAX_LENGTH = 255;

  private KeyPairNames() {}

  static String checked(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw CommonFaults.missingParameter("KeyName");
    }
    if (name.length() > MAX_LENGTH) {
      throw invalid(name, "Length exceeds maximum of " + MAX_LENGTH + ".");
    }
    if (name.chars().anyMatch(c -> c > '~')) {
      throw invalid(name, "Character sets beyond ASCII are not supported.");
    }
    if (name.chars().anyMatch(c -> c < ' ')) {
      throw invalid(name, "Control characters are not supported.");
    }
    if (!name.equals(name.strip())) {
      throw invalid(name, "It must not begin or end with a space.");
    }
    return name;
  }

  /** Refuses a name that another key pair of the region has. */
  static void checkFree(RegionView view, String name) {
    if (view.rows(KeyPairTables.KEY_PAIRS).anyBy(KeyPairTables.KEY_PAIRS_BY_NAME, name)) {
      throw KeyPairFaults.duplicate(name);
    }
  }

  private static Ec2Fault invalid(String name, String why) {
    return CommonFaults.invalidValue("KeyName", name, why);
  }
}
