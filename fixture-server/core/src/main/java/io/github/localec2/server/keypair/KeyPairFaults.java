package io.github.localec2.server.keypair;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;

/** The errors of key pairs. */
final class KeyPairFaults {
  private KeyPairFaults() {}

  static Ec2Fault notFound(String name) {
    return Ec2Fault.of("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist");
  }

  static Ec2Fault duplicate(String name) {
    return Ec2Fault.of("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
  }

  static Ec2Fault refused(InvalidKeyMaterialException refusal) {
    String why = String.valueOf(refusal.getMessage());
    return switch (refusal.reason()) {
      case FORMAT -> Ec2Fault.of("InvalidKey.Format", why);
      case LENGTH -> CommonFaults.invalidParameterValue(why);
    };
  }
}
