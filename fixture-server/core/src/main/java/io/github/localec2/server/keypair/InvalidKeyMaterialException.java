package io.github.localec2.server.keypair;

/** Public key material that ImportKeyPair refuses; the message is EC2's and never quotes a key. */
final class InvalidKeyMaterialException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why the material is refused, which decides the error code. */
  enum Reason {
    /** EC2 answers {@code InvalidKey.Format}. */
    FORMAT,
    /** EC2 answers {@code InvalidParameterValue}, before it looks at the format. */
    LENGTH
  }

  private final Reason reason;

  private InvalidKeyMaterialException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static InvalidKeyMaterialException format() {
    return new InvalidKeyMaterialException(
        Reason.FORMAT, "Key is not in valid OpenSSH public key format");
  }

  /** EC2 also quotes the value, in parentheses after "Value"; that is left to who has it. */
  static InvalidKeyMaterialException length(int maximum) {
    return new InvalidKeyMaterialException(
        Reason.LENGTH,
        "Value for parameter PublicKeyMaterial is invalid. Length exceeds maximum of "
            + maximum
            + ".");
  }

  Reason reason() {
    return reason;
  }
}
