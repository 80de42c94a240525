package io.github.localec2.server.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedKeyPairTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void theRsaPemIsWhatSshKeygenWritesButForTheLastLineEnd() {
    assertThat(KeyVectors.rsa().pem() + "\n").isEqualTo(KeyVectors.text("created-rsa.pkcs1.pem"));
  }

  @Test
  void theEd25519PemIsWhatSshKeygenWritesButForTheRandomCheckWord() {
    String ours = KeyVectors.ed25519().pem();
    String theirs = KeyVectors.text("created-ed25519.openssh.pem");
    assertThat(ours.lines().map(String::length))
        .isEqualTo(theirs.lines().map(String::length).toList());
    assertThat(ours).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    assertThat(ours).endsWith("\n-----END OPENSSH PRIVATE KEY-----\n");
    assertThat(withoutCheckWords(ours)).isEqualTo(withoutCheckWords(theirs));
  }

  @Test
  void theCheckWordIsThereTwice() {
    byte[] content = KeyVectors.der(KeyVectors.ed25519().pem());
    assertThat(Arrays.copyOfRange(content, 98, 102))
        .isEqualTo(Arrays.copyOfRange(content, 102, 106));
  }

  @Test
  void theRsaPpkIsWhatPuttygenWrites() {
    assertThat(KeyVectors.rsa().ppk("rsa-key")).isEqualTo(KeyVectors.text("created-rsa.ppk"));
  }

  @Test
  void theEd25519PpkIsWhatPuttygenWrites() {
    assertThat(KeyVectors.ed25519().ppk("ed25519-key"))
        .isEqualTo(KeyVectors.text("created-ed25519.ppk"));
  }

  @Test
  void theFingerprintOfACreatedRsaKeyIsTheSha1OfItsPkcs8() {
    assertThat(KeyVectors.rsa().fingerprint()).isEqualTo(KeyVectors.RSA_SHA1);
  }

  @Test
  void theFingerprintOfACreatedEd25519KeyIsThePaddedSha256OfItsBlob() {
    assertThat(KeyVectors.ed25519().fingerprint()).isEqualTo(KeyVectors.ED25519_SHA256);
  }

  @Test
  void theSamePairGivesTheSameTextTwice() {
    assertThat(KeyVectors.ed25519().pem()).isEqualTo(KeyVectors.ed25519().pem());
  }

  @Test
  void theOpenSshLineEndsWithTheKeyName() {
    assertThat(KeyVectors.rsa().openSshPublicKey("my-key"))
        .isEqualTo(
            KeyVectors.text("imported-rsa.openssh.pub").replace("someone@somewhere\n", "my-key"));
    assertThat(KeyVectors.ed25519().openSshPublicKey("my key"))
        .isEqualTo(
            KeyVectors.text("imported-ed25519.openssh.pub")
                .replace("someone@somewhere\n", "my key"));
  }

  @Test
  void theOpenSshLineWithoutACommentEndsWithTheKey() {
    assertThat(KeyVectors.ed25519().openSshPublicKey("")).endsWith("zRT3").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "two\rlines", "a\u0000b"})
  void aCommentCannotSmuggleInASecondLine(String comment) {
    GeneratedKeyPair pair = KeyVectors.ed25519();
    assertThatIllegalArgumentException().isThrownBy(() -> pair.openSshPublicKey(comment));
    assertThatIllegalArgumentException().isThrownBy(() -> pair.ppk(comment));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void aGeneratedPairSignsAndVerifies(KeyKind kind) throws GeneralSecurityException {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, RANDOM);
    assertThat(pair.kind()).isEqualTo(kind);
    assertThat(signedAndVerified(pair.privateKey(), pair.publicKey())).isTrue();
  }

  @Test
  void aGeneratedRsaKeyHas2048Bits() {
    var key = (RSAPublicKey) GeneratedKeyPair.generate(KeyKind.RSA, RANDOM).publicKey();
    assertThat(key.getModulus().bitLength()).isEqualTo(2048);
    assertThat(key.getPublicExponent()).isEqualTo(65537);
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void noTwoGeneratedPairsAreTheSame(KeyKind kind) {
    assertThat(GeneratedKeyPair.generate(kind, RANDOM).fingerprint())
        .isNotEqualTo(GeneratedKeyPair.generate(kind, RANDOM).fingerprint());
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void theSameRandomNumbersMakeTheSamePair(KeyKind kind) {
    assertThat(GeneratedKeyPair.generate(kind, new Randomness(new Random(7))))
        .isEqualTo(GeneratedKeyPair.generate(kind, new Randomness(new Random(7))));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void thePemHoldsThePrivateKey(KeyKind kind) throws GeneralSecurityException {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, RANDOM);
    byte[] content = KeyVectors.der(pair.pem());
    PrivateKey secret = kind == KeyKind.RSA ? fromPkcs1(content) : fromOpenSsh(content);
    assertThat(signedAndVerified(secret, pair.publicKey())).isTrue();
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void thePpkHoldsBothKeys(KeyKind kind) throws GeneralSecurityException {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, RANDOM);
    List<String> lines = pair.ppk("a comment").lines().toList();
    assertThat(lines)
        .startsWith(
            "PuTTY-User-Key-File-2: " + kind.sshName(), "Encryption: none", "Comment: a comment");
    assertThat(lines.get(lines.size() - 1)).matches("Private-MAC: [0-9a-f]{40}");

    PublicKey open = SshPublicKey.read(section(lines, "Public-Lines: "));
    assertThat(open).isEqualTo(pair.publicKey());
    SshReader in = new SshReader(section(lines, "Private-Lines: "));
    PrivateKey secret =
        kind == KeyKind.RSA ? fromPuttyRsa(in, (RSAPublicKey) open) : fromSeed(in.bytes());
    in.end();
    assertThat(signedAndVerified(secret, open)).isTrue();
  }

  @Test
  void thePkcs8FormIsTheOneThatJavaKnows() throws GeneralSecurityException {
    var pair = GeneratedKeyPair.generate(KeyKind.RSA, RANDOM);
    assertThat(RsaDer.pkcs8((RSAPrivateCrtKey) pair.privateKey()))
        .isEqualTo(pair.privateKey().getEncoded());
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void itsTextTellsNoSecret(KeyKind kind) {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, RANDOM);
    assertThat(pair).hasToString("GeneratedKeyPair[" + kind + " " + pair.fingerprint() + "]");
  }

  @Test
  void halvesOfDifferentPairsAreRefused() {
    GeneratedKeyPair rsa = KeyVectors.rsa();
    GeneratedKeyPair ed25519 = KeyVectors.ed25519();
    PublicKey other = GeneratedKeyPair.generate(KeyKind.RSA, RANDOM).publicKey();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GeneratedKeyPair(rsa.publicKey(), ed25519.privateKey()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GeneratedKeyPair(other, rsa.privateKey()));
  }

  @Test
  void otherAlgorithmsHaveNoKind() throws GeneralSecurityException {
    KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
    curves.initialize(new ECGenParameterSpec("secp256r1"));
    PublicKey ecdsa = curves.generateKeyPair().getPublic();
    PublicKey ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic();
    assertThatIllegalArgumentException().isThrownBy(() -> KeyKind.of(ecdsa));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyKind.of(ed448));
  }

  @Test
  void theKindsHaveTheWordsOfTheApi() {
    assertThat(KeyKind.values()).extracting(KeyKind::keyType).containsExactly("rsa", "ed25519");
  }

  private static byte[] withoutCheckWords(String openSsh) {
    byte[] content = KeyVectors.der(openSsh);
    Arrays.fill(content, 98, 106, (byte) 0);
    return content;
  }

  private static byte[] section(List<String> lines, String header) {
    int at = 0;
    while (!lines.get(at).startsWith(header)) {
      at++;
    }
    int count = Integer.parseInt(lines.get(at).substring(header.length()));
    return Base64.getDecoder().decode(String.join("", lines.subList(at + 1, at + 1 + count)));
  }

  /** Wraps the PKCS#1 form into PKCS#8's fixed beginning for this length of key. */
  private static PrivateKey fromPkcs1(byte[] pkcs1) throws GeneralSecurityException {
    byte[] pkcs8 =
        new SshWriter()
            .raw(new byte[] {0x30, (byte) 0x82})
            .raw(BigInteger.valueOf(pkcs1.length + 22L).toByteArray())
            .raw(new byte[] {2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86})
            .raw(new byte[] {(byte) 0xf7, 13, 1, 1, 1, 5, 0, 4, (byte) 0x82})
            .raw(BigInteger.valueOf(pkcs1.length).toByteArray())
            .raw(pkcs1)
            .toByteArray();
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static PrivateKey fromOpenSsh(byte[] content) throws GeneralSecurityException {
    String magic = "openssh-key-v1\0";
    assertThat(new String(content, 0, magic.length(), StandardCharsets.US_ASCII)).isEqualTo(magic);
    SshReader outer = new SshReader(Arrays.copyOfRange(content, magic.length(), content.length));
    assertThat(outer.string()).isEqualTo("none");
    assertThat(outer.string()).isEqualTo("none");
    assertThat(outer.string()).isEmpty();
    // After the two words, the empty string and the number of keys.
    SshReader keys =
        new SshReader(Arrays.copyOfRange(content, magic.length() + 24, content.length));
    byte[] blob = keys.bytes();
    byte[] secrets = keys.bytes();
    keys.end();
    assertThat(secrets.length % 8).isZero();
    SshReader secret = new SshReader(Arrays.copyOfRange(secrets, 8, secrets.length));
    assertThat(secret.string()).isEqualTo("ssh-ed25519");
    byte[] point = secret.bytes();
    assertThat(blob).endsWith(point);
    byte[] both = secret.bytes();
    assertThat(both).hasSize(64).endsWith(point);
    assertThat(secret.string()).isEmpty();
    return fromSeed(Arrays.copyOf(both, 32));
  }

  private static PrivateKey fromPuttyRsa(SshReader in, RSAPublicKey open)
      throws GeneralSecurityException {
    BigInteger d = in.mpint();
    BigInteger p = in.mpint();
    BigInteger q = in.mpint();
    BigInteger inverse = in.mpint();
    var spec =
        new RSAPrivateCrtKeySpec(
            open.getModulus(),
            open.getPublicExponent(),
            d,
            p,
            q,
            d.mod(p.subtract(BigInteger.ONE)),
            d.mod(q.subtract(BigInteger.ONE)),
            inverse);
    return KeyFactory.getInstance("RSA").generatePrivate(spec);
  }

  private static PrivateKey fromSeed(byte[] seed) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static boolean signedAndVerified(PrivateKey secret, PublicKey open)
      throws GeneralSecurityException {
    String algorithm = KeyKind.of(open) == KeyKind.RSA ? "SHA256withRSA" : "Ed25519";
    byte[] message = "a message".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(message);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(open);
    verifier.update(message);
    return verifier.verify(signature);
  }
}
