package io.github.localec2.server.keypair;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/** Recognizes the form in which public key material comes to ImportKeyPair, and reads it. */
final class PublicKeyReader {

  /** EC2's limit for the parameter, in characters of its base64 as it travels. */
  private static final int MAXIMUM_BASE64_LENGTH = 2048;

  private static final String PEM_BEGIN = "-----BEGIN ";
  private static final String PEM_END = "-----END ";
  private static final String PEM_DASHES = "-----";
  private static final String SSH2_BEGIN = "---- BEGIN SSH2 PUBLIC KEY ----";
  private static final String SSH2_END = "---- END SSH2 PUBLIC KEY ----";

  private PublicKeyReader() {}

  static PublicKey read(byte[] material) {
    if ((material.length + 2) / 3 * 4 > MAXIMUM_BASE64_LENGTH) {
      throw InvalidKeyMaterialException.length(MAXIMUM_BASE64_LENGTH);
    }
    // The tag of a DER sequence is the character 0, with which no text form begins.
    if (material.length > 0 && material[0] == '0') {
      return DerReader.publicKey(material);
    }
    String text = new String(material, StandardCharsets.ISO_8859_1).strip();
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (text.startsWith(PEM_BEGIN)) {
      return pem(lines);
    }
    if (text.startsWith(SSH2_BEGIN)) {
      return ssh2(lines);
    }
    if (text.startsWith("ssh-") && lines.size() == 1) {
      return openSsh(text);
    }
    if (text.startsWith("M")) {
      return DerReader.publicKey(base64(text));
    }
    throw InvalidKeyMaterialException.format();
  }

  private static PublicKey pem(List<String> lines) {
    String first = lines.get(0);
    String last = lines.get(lines.size() - 1);
    String label = first.substring(PEM_BEGIN.length());
    if (lines.size() < 3 || !label.endsWith(PEM_DASHES) || !last.equals(PEM_END + label)) {
      throw InvalidKeyMaterialException.format();
    }
    byte[] der = base64(String.join("", lines.subList(1, lines.size() - 1)));
    return switch (label) {
      case "PUBLIC KEY-----" -> DerReader.subjectPublicKeyInfo(der);
      case "RSA PUBLIC KEY-----" -> DerReader.pkcs1(der);
      default -> throw InvalidKeyMaterialException.format();
    };
  }

  /** RFC 4716, section 3: headers, each continued by a backslash at its line's end, then base64. */
  private static PublicKey ssh2(List<String> lines) {
    int last = lines.size() - 1;
    if (!lines.get(0).equals(SSH2_BEGIN) || !lines.get(last).equals(SSH2_END)) {
      throw InvalidKeyMaterialException.format();
    }
    var body = new StringBuilder();
    boolean continued = false;
    for (String line : lines.subList(1, last)) {
      boolean header = continued || line.indexOf(':') >= 0;
      if (!header) {
        body.append(line);
      }
      continued = header && line.endsWith("\\");
    }
    return SshPublicKey.read(base64(body.toString()));
  }

  /** One line of authorized_keys, but without the options that may stand before the key there. */
  private static PublicKey openSsh(String line) {
    String[] parts = line.split("[ \t]+", 3);
    if (parts.length < 2) {
      throw InvalidKeyMaterialException.format();
    }
    PublicKey key = SshPublicKey.read(base64(parts[1]));
    if (!KeyKind.of(key).sshName().equals(parts[0])) {
      throw InvalidKeyMaterialException.format();
    }
    return key;
  }

  /**
   * Skips stray characters as most clients' decoders do; what is left must still be a whole key.
   */
  private static byte[] base64(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw InvalidKeyMaterialException.format();
    }
  }
}
