package io.github.localec2.server.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.localec2.server.keypair.InvalidKeyMaterialException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"openssh.pub", "rfc4716.pub", "spki.pem", "pkcs1.pem"})
  void everyTextFormOfAnRsaKeyIsRead(String form) {
    ImportedKey key = ImportedKey.parse(KeyVectors.bytes("imported-rsa." + form));
    assertThat(key.publicKey()).isEqualTo(KeyVectors.rsa().publicKey());
    assertThat(key.kind()).isEqualTo(KeyKind.RSA);
    assertThat(key.fingerprint()).isEqualTo(KeyVectors.RSA_MD5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openssh.pub", "rfc4716.pub", "spki.pem"})
  void everyTextFormOfAnEd25519KeyIsRead(String form) {
    ImportedKey key = ImportedKey.parse(KeyVectors.bytes("imported-ed25519." + form));
    assertThat(key.publicKey()).isEqualTo(KeyVectors.ed25519().publicKey());
    assertThat(key.kind()).isEqualTo(KeyKind.ED25519);
    assertThat(key.fingerprint()).isEqualTo(KeyVectors.ED25519_SHA256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"imported-rsa.spki.pem", "imported-rsa.pkcs1.pem"})
  void derIsReadRawAndAsBase64(String pem) {
    byte[] der = KeyVectors.der(KeyVectors.text(pem));
    assertThat(ImportedKey.parse(der).fingerprint()).isEqualTo(KeyVectors.RSA_MD5);
    assertThat(ImportedKey.parse(Base64.getEncoder().encode(der)).fingerprint())
        .isEqualTo(KeyVectors.RSA_MD5);
    assertThat(ImportedKey.parse(Base64.getMimeEncoder().encode(der)).fingerprint())
        .isEqualTo(KeyVectors.RSA_MD5);
  }

  @Test
  void derOfAnEd25519KeyIsReadRawAndAsBase64() {
    byte[] der = KeyVectors.der(KeyVectors.text("imported-ed25519.spki.pem"));
    assertThat(ImportedKey.parse(der).fingerprint()).isEqualTo(KeyVectors.ED25519_SHA256);
    assertThat(ImportedKey.parse(Base64.getEncoder().encode(der)).fingerprint())
        .isEqualTo(KeyVectors.ED25519_SHA256);
  }

  @Test
  void aCreatedAndAnImportedRsaKeyDifferInFingerprint() {
    GeneratedKeyPair created = KeyVectors.rsa();
    ImportedKey imported = parse(created.openSshPublicKey("my-key"));
    assertThat(imported.publicKey()).isEqualTo(created.publicKey());
    assertThat(imported.fingerprint()).hasSize(47);
    assertThat(created.fingerprint()).hasSize(59);
  }

  @Test
  void theUsersCommentGivesWayToTheKeyName() {
    String line = KeyVectors.text("imported-rsa.openssh.pub");
    assertThat(parse(line).openSshPublicKey("my-key"))
        .isEqualTo(line.replace("someone@somewhere\n", "my-key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t a comment of several words", "\r\n", "\n\n"})
  void whatFollowsTheKeyOnItsLineDoesNotMatter(String rest) {
    String line = KeyVectors.ed25519().openSshPublicKey("") + rest;
    assertThat(parse(line).fingerprint()).isEqualTo(KeyVectors.ED25519_SHA256);
  }

  @Test
  void spaceAroundTheMaterialDoesNotMatter() {
    assertThat(parse("\n  " + KeyVectors.text("imported-rsa.spki.pem") + "\n\n").fingerprint())
        .isEqualTo(KeyVectors.RSA_MD5);
  }

  @Test
  void windowsLineEndsDoNotMatter() {
    for (String form : new String[] {"openssh.pub", "rfc4716.pub", "spki.pem", "pkcs1.pem"}) {
      String text = KeyVectors.text("imported-rsa." + form).replace("\n", "\r\n");
      assertThat(parse(text).fingerprint()).isEqualTo(KeyVectors.RSA_MD5);
    }
  }

  @Test
  void aStrayCharacterInTheBase64IsSkipped() {
    String line = KeyVectors.text("imported-rsa.openssh.pub").replaceFirst("AAAAB3", "AAAA\\\\B3");
    assertThat(line).contains("AAAA\\B3");
    assertThat(parse(line).fingerprint()).isEqualTo(KeyVectors.RSA_MD5);
  }

  @Test
  void headersOfAnSsh2KeyMayGoOnOverSeveralLines() {
    String text =
        KeyVectors.text("imported-rsa.rfc4716.pub")
            .replaceFirst(
                "Comment: .*\n",
                """
                Subject: me
                Comment: "AAAA a long \\\\
                AAAA remark \\\\
                AAAA on this key"
                x-private-header: AAAA
                """);
    assertThat(text).contains("long \\\n");
    assertThat(parse(text).fingerprint()).isEqualTo(KeyVectors.RSA_MD5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 3072, 4096, 8192})
  void rsaKeysOfTheseLengthsAreTaken(int bits) {
    ImportedKey key = parse(rsaLine(bits));
    assertThat(((RSAPublicKey) key.publicKey()).getModulus().bitLength()).isEqualTo(bits);
    assertThat(key.openSshPublicKey("")).isEqualTo(rsaLine(bits));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 768, 1023, 1025, 1536, 2047, 2056, 5120})
  void rsaKeysOfOtherLengthsAreRefused(int bits) {
    assertRefused(rsaLine(bits));
  }

  @Test
  void anEvenRsaModulusIsRefused() {
    BigInteger modulus = modulus(2048).clearBit(0);
    assertRefused(rsaLine(modulus, BigInteger.valueOf(65537)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, -1, 0, 1, 2, 65536})
  void anImpossibleRsaExponentIsRefused(long exponent) {
    assertRefused(rsaLine(modulus(2048), BigInteger.valueOf(exponent)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refused-dsa.openssh.pub",
        "refused-dsa.spki.pem",
        "refused-ecdsa.openssh.pub",
        "refused-ecdsa.spki.pem",
        "created-ed25519.openssh.pem",
        "created-ed25519.pkcs8.pem",
        "created-ed25519.ppk",
        "created-rsa.ppk"
      })
  void otherAlgorithmsAndPrivateKeysAreRefused(String name) {
    assertRefused(KeyVectors.bytes(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"created-rsa.pkcs1.pem", "created-rsa.pkcs8.pem"})
  void derOfAPrivateKeyIsRefused(String pem) {
    assertRefused(KeyVectors.der(KeyVectors.text(pem)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "content",
        "ssh-rsa",
        "ssh-rsa ",
        "ssh-rsa AAAA",
        "ssh-rsa !!!! name",
        "ssh-rsa A name",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== short",
        "ssh-dss AAAAB3NzaC1kc3MAAACBAA== short",
        "MII",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END RSA PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "---- BEGIN SSH2 PUBLIC KEY ----",
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----",
        "0",
        "0\u0080",
        "0\u0001",
        "0\u0082\uffff\uffff",
        "file://~/.ssh/id_rsa.pub"
      })
  void garbageIsRefused(String material) {
    assertRefused(material.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void optionsBeforeTheKeyAreRefused() {
    assertRefused("no-pty " + KeyVectors.text("imported-rsa.openssh.pub"));
  }

  @Test
  void twoKeysAtOnceAreRefused() {
    String line = KeyVectors.text("imported-ed25519.openssh.pub");
    assertRefused(line + line);
  }

  @Test
  void aKeyUnderTheNameOfAnotherAlgorithmIsRefused() {
    assertRefused(KeyVectors.text("imported-rsa.openssh.pub").replace("ssh-rsa", "ssh-ed25519"));
  }

  @Test
  void anRsaKeyUnderTheLabelOfAnotherFormIsRefused() {
    assertRefused(KeyVectors.text("imported-rsa.spki.pem").replace("PUBLIC", "RSA PUBLIC"));
    assertRefused(KeyVectors.text("imported-rsa.pkcs1.pem").replace("RSA PUBLIC", "PUBLIC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"imported-rsa.spki.pem", "imported-rsa.pkcs1.pem"})
  void derThatIsCutOffOrGoesOnIsRefused(String pem) {
    byte[] der = KeyVectors.der(KeyVectors.text(pem));
    for (int length = 0; length < der.length; length++) {
      assertRefused(Arrays.copyOf(der, length));
    }
    assertRefused(Arrays.copyOf(der, der.length + 1));
  }

  @Test
  void aBlobThatIsCutOffOrGoesOnIsRefused() {
    byte[] blob = SshPublicKey.blob(KeyVectors.rsa().publicKey());
    for (int length = 0; length <= blob.length + 1; length++) {
      if (length != blob.length) {
        assertRefused("ssh-rsa " + base64(Arrays.copyOf(blob, length)));
      }
    }
  }

  @Test
  void aLengthBeyondTheBlobIsRefusedBeforeItIsAllocated() {
    byte[] blob = new SshWriter().string("ssh-rsa").uint32(Integer.MAX_VALUE).toByteArray();
    assertRefused("ssh-rsa " + base64(blob));
    byte[] negative = new SshWriter().string("ssh-rsa").uint32(-1).toByteArray();
    assertRefused("ssh-rsa " + base64(negative));
  }

  @Test
  void bitsFlippedAnywhereNeverCauseAnythingButARefusal() {
    var random = new Random(1);
    int refused = 0;
    for (String name :
        new String[] {"rsa.openssh.pub", "rsa.rfc4716.pub", "rsa.pkcs1.pem", "ed25519.spki.pem"}) {
      byte[] original = KeyVectors.bytes("imported-" + name);
      for (int round = 0; round < 500; round++) {
        byte[] changed = original.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          assertThat(ImportedKey.parse(changed).fingerprint()).isNotEmpty();
        } catch (InvalidKeyMaterialException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({"1536, FORMAT", "1537, LENGTH", "100000, LENGTH"})
  void materialOfMoreThan2048CharactersInBase64IsTooLong(int length, Reason reason) {
    byte[] material = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    assertThatExceptionOfType(InvalidKeyMaterialException.class)
        .isThrownBy(() -> ImportedKey.parse(material))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aPrivateRsaKeyIsTooLongBeforeItIsWrong() {
    byte[] material = KeyVectors.bytes("created-rsa.pkcs1.pem");
    assertThatExceptionOfType(InvalidKeyMaterialException.class)
        .isThrownBy(() -> ImportedKey.parse(material))
        .withMessage(
            "Value for parameter PublicKeyMaterial is invalid. Length exceeds maximum of 2048.");
  }

  @Test
  void itsTextIsItsFingerprint() {
    assertThat(parse(KeyVectors.text("imported-rsa.openssh.pub")))
        .hasToString("ImportedKey[RSA " + KeyVectors.RSA_MD5 + "]");
  }

  private static void assertRefused(String material) {
    assertRefused(material.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertRefused(byte[] material) {
    assertThatExceptionOfType(InvalidKeyMaterialException.class)
        .isThrownBy(() -> ImportedKey.parse(material))
        .withMessage("Key is not in valid OpenSSH public key format")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORMAT));
  }

  private static ImportedKey parse(String material) {
    return ImportedKey.parse(material.getBytes(StandardCharsets.US_ASCII));
  }

  private static String rsaLine(int bits) {
    return rsaLine(modulus(bits), BigInteger.valueOf(65537));
  }

  private static String rsaLine(BigInteger modulus, BigInteger exponent) {
    byte[] blob = new SshWriter().string("ssh-rsa").mpint(exponent).mpint(modulus).toByteArray();
    return "ssh-rsa " + base64(blob);
  }

  /** Not the product of two primes, which nobody can see without its private key. */
  private static BigInteger modulus(int bits) {
    return new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
