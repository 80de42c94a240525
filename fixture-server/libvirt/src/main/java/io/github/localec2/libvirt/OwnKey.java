package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key by which a server itself enters its machines, beside their own: each knows it as one of
 * the user {@code localstack}. Its secret half is in a file that only this user reads, as long as
 * the server runs.
 */
final class OwnKey implements AutoCloseable {
  private static final String TYPE = "ssh-ed25519";
  private static final int HALF = 32;

  private final Path file;
  private final String publicKey;

  private OwnKey(Path file, String publicKey) {
    this.file = file;
    this.publicKey = publicKey;
  }

  static OwnKey make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      // both encodings end with the 32 bytes that are the key
      byte[] open = end(pair.getPublic().getEncoded());
      byte[] secret = end(pair.getPrivate().getEncoded());
      Path file =
          Files.createTempFile(
              "localec2",
              ".key",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, pem(open, secret));
      return new OwnKey(
          file, TYPE + " " + Base64.getEncoder().encodeToString(publicBlob(open)) + " local-ec2");
    } catch (GeneralSecurityException | IOException e) {
      throw new VmException("no key for entering machines can be made: " + e, e);
    }
  }

  private static byte[] end(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - HALF, encoded.length);
  }

  private static byte[] publicBlob(byte[] open) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    string(out, TYPE.getBytes(StandardCharsets.US_ASCII));
    string(out, open);
    return bytes.toByteArray();
  }

  /** As OpenSSH writes a key without a passphrase. */
  private static String pem(byte[] open, byte[] secret) throws IOException {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    DataOutputStream pair = new DataOutputStream(inner);
    pair.writeLong(0);
    pair.write(publicBlob(open));
    byte[] both = Arrays.copyOf(secret, 2 * HALF);
    System.arraycopy(open, 0, both, HALF, HALF);
    string(pair, both);
    string(pair, new byte[0]);
    for (int i = 1; inner.size() % 8 != 0; i++) {
      pair.write(i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    string(out, "none".getBytes(StandardCharsets.US_ASCII));
    string(out, "none".getBytes(StandardCharsets.US_ASCII));
    string(out, new byte[0]);
    out.writeInt(1);
    string(out, publicBlob(open));
    string(out, inner.toByteArray());
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(bytes.toByteArray())
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  private static void string(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  Path file() {
    return file;
  }

  /** As a line of {@code authorized_keys}. */
  String publicKey() {
    return publicKey;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
