package io.github.localec2.server.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tools that users hold our keys against agree with us, on machines that have those tools. */
class SshToolsTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void sshKeygenReadsThePem(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    Path file = secretFile(pair.pem());
    assertThat(run("ssh-keygen", "-y", "-f", file.toString())).isEqualTo(pair.openSshPublicKey(""));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void sshKeygenReadsThePublicLine(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    Path file = secretFile(pair.openSshPublicKey("my-key") + "\n");
    String digest = Fingerprint.sha256(SshPublicKey.blob(pair.publicKey())).replace("=", "");
    assertThat(run("ssh-keygen", "-l", "-f", file.toString()))
        .contains("SHA256:" + digest)
        .contains("my-key");
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void puttygenReadsThePpk(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    Path file = secretFile(pair.ppk("my-key"));
    assertThat(run("puttygen", file.toString(), "-L")).isEqualTo(pair.openSshPublicKey("my-key"));
    Path openSsh = directory.resolve("converted");
    run("puttygen", file.toString(), "-O", "private-openssh", "-o", openSsh.toString());
    assertThat(run("ssh-keygen", "-y", "-f", openSsh.toString()))
        .startsWith(pair.openSshPublicKey(""));
  }

  @ParameterizedTest
  @EnumSource(value = KeyKind.class, names = "RSA")
  void opensslFindsTheRsaKeySound(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    Path file = secretFile(pair.pem());
    assertThat(run("openssl", "rsa", "-in", file.toString(), "-check", "-noout"))
        .contains("RSA key ok");
  }

  /** The commands by which the User Guide has users compute the fingerprints. */
  @ParameterizedTest
  @EnumSource(value = KeyKind.class, names = "RSA")
  void opensslComputesOurRsaFingerprints(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    String pem = secretFile(pair.pem()).toString();
    String der = directory.resolve("der").toString();
    run("openssl", "pkcs8", "-in", pem, "-topk8", "-nocrypt", "-outform", "DER", "-out", der);
    assertThat(run("openssl", "sha1", "-c", der)).endsWith("= " + pair.fingerprint());
    run("openssl", "rsa", "-in", pem, "-pubout", "-outform", "DER", "-out", der);
    assertThat(run("openssl", "md5", "-c", der))
        .endsWith("= " + new ImportedKey(pair.publicKey()).fingerprint());
  }

  static Stream<Arguments> keysToMake() {
    return Stream.of(
        Arguments.of("rsa", "1024", KeyKind.RSA),
        Arguments.of("rsa", "2048", KeyKind.RSA),
        Arguments.of("rsa", "3072", KeyKind.RSA),
        Arguments.of("ed25519", "256", KeyKind.ED25519));
  }

  @ParameterizedTest
  @MethodSource("keysToMake")
  void whatSshKeygenMakesCanBeImported(String type, String bits, KeyKind kind) throws Exception {
    Path file = directory.resolve("made");
    run("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-f", file.toString());
    byte[] line = Files.readAllBytes(directory.resolve("made.pub"));
    ImportedKey key = ImportedKey.parse(line);
    assertThat(key.kind()).isEqualTo(kind);
    assertThat(new String(line, StandardCharsets.US_ASCII)).startsWith(key.openSshPublicKey(""));
    String ssh2 = run("ssh-keygen", "-e", "-f", file + ".pub");
    assertThat(ImportedKey.parse(ssh2.getBytes(StandardCharsets.US_ASCII))).isEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource(value = KeyKind.class, names = "RSA")
  void everyPublicFormOfOpensslCanBeImported(KeyKind kind) throws Exception {
    GeneratedKeyPair pair = GeneratedKeyPair.generate(kind, new SecureRandom());
    String pem = secretFile(pair.pem()).toString();
    Path out = directory.resolve("out");
    for (List<String> form :
        List.of(
            List.of("-pubout", "-outform", "PEM"),
            List.of("-pubout", "-outform", "DER"),
            List.of("-RSAPublicKey_out", "-outform", "PEM"),
            List.of("-RSAPublicKey_out", "-outform", "DER"))) {
      Stream<String> command = Stream.of("openssl", "rsa", "-in", pem, "-out", out.toString());
      run(Stream.concat(command, form.stream()).toArray(String[]::new));
      assertThat(ImportedKey.parse(Files.readAllBytes(out)).publicKey())
          .isEqualTo(pair.publicKey());
    }
  }

  private Path secretFile(String content) throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, content);
    // ssh-keygen refuses private keys that others can read.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** What the tool prints, without the last line end. */
  private static String run(String... command) throws Exception {
    assumeTrue(onPath(command[0]), () -> command[0] + " is not installed here");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.stripTrailing();
  }

  private static boolean onPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, 0))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
  }
}
