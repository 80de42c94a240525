package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as OpenSSL makes them, of the kinds that engines are set up with. */
final class TlsFilesTest {
  @TempDir Path directory;

  private void openssl(String line) {
    Shell.Result result =
        Shell.run(List.of("sh", "-c", "cd '" + directory + "' && exec openssl " + line));
    assertThat(result.exitCode()).as(line + ": " + result.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa:2048, rsa -traditional, BEGIN RSA PRIVATE KEY, SHA256withRSA",
    "rsa:2048, pkcs8 -topk8 -nocrypt, BEGIN PRIVATE KEY, SHA256withRSA",
    "ec -pkeyopt ec_paramgen_curve:P-384, pkcs8 -topk8 -nocrypt, BEGIN PRIVATE KEY, SHA256withECDSA",
    "ed25519, pkcs8 -topk8 -nocrypt, BEGIN PRIVATE KEY, Ed25519"
  })
  void aKeyFitsItsCertificate(String kind, String form, String begin, String signature)
      throws IOException, GeneralSecurityException {
    openssl("req -x509 -nodes -days 2 -subj /CN=x -keyout made.pem -out cert.pem -newkey " + kind);
    openssl(form + " -in made.pem -out key.pem");
    Files.copy(directory.resolve("cert.pem"), directory.resolve("ca.pem"));
    String pem = Files.readString(directory.resolve("key.pem"));
    assertThat(pem).contains(begin);
    PrivateKey key = TlsFiles.privateKey(pem);
    Signature signing = Signature.getInstance(signature);
    signing.initSign(key);
    signing.update(new byte[] {1, 2, 3});
    byte[] signed = signing.sign();
    signing.initVerify(
        CertificateFactory.getInstance("X.509")
            .generateCertificate(Files.newInputStream(directory.resolve("cert.pem"))));
    signing.update(new byte[] {1, 2, 3});
    assertThat(signing.verify(signed)).isTrue();
    assertThat(new TlsFiles(directory.toString()).getSSLContext().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void aKeyInAnotherFormSaysHowItIsTurnedIntoOne() {
    openssl("ecparam -name prime256v1 -genkey -out key.pem");
    assertThatThrownBy(() -> TlsFiles.privateKey(Files.readString(directory.resolve("key.pem"))))
        .hasMessageContaining("'EC': turn it into PKCS #8 (openssl pkcs8 -topk8 -nocrypt)");
  }

  @Test
  void aMissingFileIsNamedAtOnce() {
    assertThatThrownBy(() -> new TlsFiles(directory.toString()).getSSLContext())
        .hasMessageContaining("'" + directory + "'")
        .hasMessageContaining("key.pem");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "true, true", "0, false", "no, false", "'', false"})
  void itIsTurnedOnAsDockerJavaSays(String value, boolean on) {
    Properties settings = new Properties();
    settings.setProperty("DOCKER_TLS_VERIFY", value);
    settings.setProperty("DOCKER_CERT_PATH", "/certs");
    assertThat(TlsFiles.of(settings)).isEqualTo(on ? new TlsFiles("/certs") : null);
  }
}
