package io.github.localec2.server.imds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.localec2.server.TestEc2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Identity documents are verified as AWS says: by the JDK, and by OpenSSL where it is. */
final class IdentityDocumentTest {
  private static final String AT = "/latest/dynamic/instance-identity/";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  @TempDir private Path directory;

  private Imds imds;

  @BeforeEach
  void launch() {
    imds =
        new Imds(
            EC2.server(),
            EC2.client()
                .runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId());
  }

  @Test
  void theSignatureIsTheRsaKeys() throws GeneralSecurityException {
    X509Certificate certificate = EC2.server().identityKeys().rsaCertificate();
    certificate.verify(certificate.getPublicKey());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(certificate);
    signature.update(imds.text(AT + "document").getBytes(StandardCharsets.UTF_8));
    assertThat(signature.verify(Base64.getMimeDecoder().decode(imds.text(AT + "signature"))))
        .isTrue();
  }

  @Test
  void certificatesAreOfThreeKeysAndSignedByThemselves() throws GeneralSecurityException {
    IdentityKeys keys = EC2.server().identityKeys();
    for (X509Certificate each :
        new X509Certificate[] {
          keys.rsaCertificate(), keys.dsaCertificate(), keys.rsa2048Certificate()
        }) {
      each.verify(each.getPublicKey());
      each.checkValidity();
    }
    assertThat(keys.dsaCertificate().getPublicKey().getAlgorithm()).isEqualTo("DSA");
    assertThat(keys.rsaCertificate()).isNotEqualTo(keys.rsa2048Certificate());
  }

  @Test
  void linesOfASignatureAreOfAPemFilesLength() {
    assertThat(imds.text(AT + "rsa2048").lines()).hasSizeGreaterThan(5);
    assertThat(imds.text(AT + "rsa2048").lines().mapToInt(String::length).max()).hasValue(76);
  }

  @Test
  void openSslVerifiesBothPkcs7Signatures() throws Exception {
    assumeTrue(
        "1".equals(System.getenv("LOCALEC2_REQUIRE_CLIENTS")) || thereIsOpenSsl(),
        "openssl is not installed here");
    IdentityKeys keys = EC2.server().identityKeys();
    assertThat(openssl("rsa2048", keys.rsa2048Certificate())).isEqualTo(imds.text(AT + "document"));
    assertThat(openssl("pkcs7", keys.dsaCertificate())).isEqualTo(imds.text(AT + "document"));
  }

  private static boolean thereIsOpenSsl() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** What was signed, as AWS's page has it verified. */
  private String openssl(String which, X509Certificate certificate)
      throws IOException, InterruptedException, CertificateEncodingException {
    Path signed = directory.resolve(which);
    Files.writeString(signed, pem("PKCS7", imds.text(AT + which)));
    Path trusted = directory.resolve(which + ".certificate");
    Files.writeString(
        trusted,
        pem("CERTIFICATE", Base64.getMimeEncoder().encodeToString(certificate.getEncoded())));
    Path document = directory.resolve(which + ".document");
    Process process =
        new ProcessBuilder(
                "openssl",
                "smime",
                "-verify",
                "-in",
                signed.toString(),
                "-inform",
                "PEM",
                "-certfile",
                trusted.toString(),
                "-noverify",
                "-binary",
                "-out",
                document.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Files.readString(document);
  }

  private static String pem(String what, String base64) {
    return String.join(
        "\n",
        Arrays.asList(
            "-----BEGIN " + what + "-----", base64.strip(), "-----END " + what + "-----", ""));
  }
}
