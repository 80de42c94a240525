package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cloud-init finds on its CD. */
final class SeedTest {
  private static final int SECTOR = 2048;
  private static final String KEY = "ssh-ed25519 AAAAC3Nz a \"quoted\" comment";

  private static final String FURTHER = "ssh-ed25519 BBBB server";

  private static VmSpec spec(byte @Nullable [] userData) {
    return new VmSpec(
        "i-0123456789abcdef0",
        "000000000000",
        "us-east-1",
        "us-east-1a",
        "ami-7e570000",
        "t3.nano",
        "x86_64",
        1,
        512,
        userData == null ? null : Base64.getEncoder().encodeToString(userData),
        KEY + "\n",
        List.of(),
        List.of(),
        VmFirewall.CLOSED,
        Map.of());
  }

  /** A file of the root directory, found as a reader of Joliet names finds it. */
  private static String file(byte[] iso, String name) {
    ByteBuffer image = ByteBuffer.wrap(iso).order(ByteOrder.LITTLE_ENDIAN);
    int descriptor = 17 * SECTOR;
    assertThat(new String(iso, descriptor + 1, 5, StandardCharsets.US_ASCII)).isEqualTo("CD001");
    int at = image.getInt(descriptor + 156 + 2) * SECTOR;
    for (int length = image.get(at); length > 0; at += length, length = image.get(at)) {
      int nameLength = image.get(at + 32);
      String found = new String(iso, at + 33, nameLength, StandardCharsets.UTF_16BE);
      if (found.equals(name + ";1")) {
        int start = image.getInt(at + 2) * SECTOR;
        return new String(iso, start, image.getInt(at + 10), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("there is no " + name);
  }

  private static String userData(byte @Nullable [] given) {
    return file(Seed.of(spec(given), FURTHER), "user-data");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes(text));
  }

  @Test
  void theCdHasTheLabelThatCloudInitLooksFor() {
    byte[] iso = Seed.of(spec(null), FURTHER);
    assertThat(new String(iso, 16 * SECTOR + 40, 32, StandardCharsets.US_ASCII).strip())
        .isEqualTo("cidata");
    assertThat(iso.length % SECTOR).isZero();
  }

  @Test
  void theInstanceKnowsItsNameAndItsKey() {
    assertThat(file(Seed.of(spec(null), FURTHER), "meta-data"))
        .isEqualTo(
            """
            instance-id: "i-0123456789abcdef0"
            local-hostname: "i-0123456789abcdef0"
            public-keys:
              - "ssh-ed25519 AAAAC3Nz a \\"quoted\\" comment"
              - "ssh-ed25519 BBBB server"
            """);
  }

  @Test
  void withoutUserDataThereIsOurUserOnly() {
    assertThat(userData(null))
        .startsWith("#cloud-config\n")
        .contains("name: localstack", "plain_text_passwd: localstack", "ssh-ed25519 AAAAC3Nz");
  }

  @Test
  void aScriptStandsBesideOurUser() {
    assertThat(userData(bytes("#!/bin/sh\necho ü\n")))
        .startsWith("Content-Type: multipart/mixed")
        .contains("Content-Type: text/plain", base64("#!/bin/sh\necho ü\n"))
        .contains("Content-Type: text/cloud-config")
        .endsWith("--\n");
  }

  @Test
  void aMessageStaysAsItIs() {
    String message = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\"\n\n--x--\n";
    assertThat(userData(bytes(message))).contains("--==localec2==\n" + message);
  }

  @Test
  void compressedUserDataIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes("#!/bin/sh\necho packed\n"));
    }
    assertThat(userData(packed.toByteArray())).contains(base64("#!/bin/sh\necho packed\n"));
    assertThatThrownBy(() -> Seed.of(spec(new byte[] {0x1f, (byte) 0x8b, 8, 0}), FURTHER))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("gzip");
  }
}
