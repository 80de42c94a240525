package io.github.localec2.server.keypair;

import java.security.PublicKey;
import java.util.Base64;

/** What a key pair is made of: at least a public key, for a generated pair the private key too. */
sealed interface KeyMaterial permits GeneratedKeyPair, ImportedKey {

  PublicKey publicKey();

  /** The fingerprint as DescribeKeyPairs shows it; it depends on where the key pair came from. */
  String fingerprint();

  default KeyKind kind() {
    return KeyKind.of(publicKey());
  }

  /**
   * The public key as one line of an {@code authorized_keys} file without a line end, as
   * DescribeKeyPairs (IncludePublicKey) and the instance metadata give it.
   *
   * @param comment what follows the key, the key pair's name on EC2; left out if it is empty
   * @throws IllegalArgumentException if the comment would not stay on its line
   */
  default String openSshPublicKey(String comment) {
    String line =
        kind().sshName() + " " + Base64.getEncoder().encodeToString(SshPublicKey.blob(publicKey()));
    return comment.isEmpty() ? line : line + " " + singleLine(comment);
  }

  /** Refuses what would smuggle a second line into a key file. */
  static String singleLine(String comment) {
    if (comment.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("A key's comment must be a single line: " + comment);
    }
    return comment;
  }
}
