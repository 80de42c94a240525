package io.github.localec2.server.instance;

import io.github.localec2.server.keypair.KeyPairTables;
import io.github.localec2.server.state.RegionView;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

/**
 * The administrator's password of a Windows instance, for the holder of its private key only.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetPasswordData.html">
 *     GetPasswordData</a>
 */
final class WindowsPassword {
  private static final String SSH_RSA = "ssh-rsa";
  private static final int LENGTH = 32;

  private WindowsPassword() {}

  /** The password encrypted with the instance's RSA key, in base64; empty where there is none. */
  static String of(RegionView view, InstanceRecord row) {
    boolean windows = "windows".equalsIgnoreCase(row.instance().platformAsString());
    if (!windows || row.instance().keyName() == null || row.isIn(InstanceStateName.PENDING)) {
      return "";
    }
    return view
        .rows(KeyPairTables.KEY_PAIRS)
        .by(KeyPairTables.KEY_PAIRS_BY_NAME, row.instance().keyName())
        .stream()
        .findFirst()
        .map(KeyPairInfo::publicKey)
        .flatMap(WindowsPassword::rsaKey)
        .map(key -> encrypted(key, password(row.instanceId())))
        .orElse("");
  }

  private static Optional<PublicKey> rsaKey(String openSsh) {
    String[] parts = openSsh.trim().split(" ");
    if (parts.length < 2 || !parts[0].equals(SSH_RSA)) {
      return Optional.empty();
    }
    byte[] blob = Base64.getDecoder().decode(parts[1]);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(blob))) {
      field(in);
      BigInteger exponent = new BigInteger(field(in));
      BigInteger modulus = new BigInteger(field(in));
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key pair that was accepted is none", e);
    }
  }

  private static byte[] field(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  /** An instance has one password for good. */
  private static String password(String instanceId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(instanceId.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, LENGTH);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("SHA-256 is in every JDK", impossible);
    }
  }

  private static String encrypted(PublicKey key, String password) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      byte[] bytes = cipher.doFinal(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of an instance can't encrypt", e);
    }
  }
}
