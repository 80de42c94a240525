package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The CD from which cloud-init learns who it is: its NoCloud data source. The user {@code
 * localstack} is ours; what the caller's user data says comes on top, and neither replaces the
 * other.
 */
final class Seed {
  /** By which cloud-init knows the CD. */
  private static final String LABEL = "cidata";

  /** Whom key pairs let in, with its own name as the password. */
  static final String USER = "localstack";

  private static final String BOUNDARY = "==localec2==";

  /** EC2 takes 16 KiB; what that may unfold to is bounded too. */
  private static final int LARGEST = 16 << 20;

  private Seed() {}

  /**
   * @param further a key that is let in beside the instance's own
   */
  static byte[] of(VmSpec spec, String further) {
    List<String> keys =
        spec.publicKey() == null ? List.of(further) : List.of(spec.publicKey().strip(), further);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("meta-data", metaData(spec, keys).getBytes(StandardCharsets.UTF_8));
    files.put("user-data", userData(spec, login(keys)));
    files.put("vendor-data", new byte[0]);
    return Iso9660.of(LABEL, files);
  }

  private static String metaData(VmSpec spec, List<String> keys) {
    return "instance-id: "
        + quoted(spec.instanceId())
        + "\nlocal-hostname: "
        + quoted(spec.instanceId())
        + "\npublic-keys:\n"
        + lines("  - ", keys);
  }

  private static String lines(String indent, List<String> keys) {
    StringBuilder lines = new StringBuilder();
    keys.forEach(key -> lines.append(indent).append(quoted(key)).append('\n'));
    return lines.toString();
  }

  private static String login(List<String> keys) {
    return """
        #cloud-config
        merge_how:
          - name: list
            settings: [append]
          - name: dict
            settings: [no_replace, recurse_list]
        ssh_pwauth: true
        users:
          - default
          - name: localstack
            gecos: Local EC2
            lock_passwd: false
            plain_text_passwd: localstack
            shell: /bin/bash
            sudo: "ALL=(ALL) NOPASSWD:ALL"
            ssh_authorized_keys:
        """
        + lines("      - ", keys);
  }

  private static byte[] userData(VmSpec spec, String login) {
    byte[] given = unpacked(spec);
    if (given.length == 0) {
      return login.getBytes(StandardCharsets.UTF_8);
    }
    StringBuilder message =
        new StringBuilder("Content-Type: multipart/mixed; boundary=\"")
            .append(BOUNDARY)
            .append("\"\nMIME-Version: 1.0\n\n");
    if (isMessage(given)) {
      // parts may be messages themselves: it stays as it is, with the headers that it has
      message.append("--").append(BOUNDARY).append('\n');
      message.append(new String(given, StandardCharsets.ISO_8859_1)).append('\n');
    } else {
      // cloud-init looks itself at what a plain text is
      part(message, "text/plain", given);
    }
    part(message, "text/cloud-config", login.getBytes(StandardCharsets.UTF_8));
    message.append("--").append(BOUNDARY).append("--\n");
    return message.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void part(StringBuilder message, String type, byte[] content) {
    message
        .append("--")
        .append(BOUNDARY)
        .append("\nContent-Type: ")
        .append(type)
        .append("\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n")
        .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content))
        .append('\n');
  }

  private static boolean isMessage(byte[] data) {
    String start = new String(data, 0, Math.min(data.length, 64), StandardCharsets.ISO_8859_1);
    return start.regionMatches(true, 0, "content-type:", 0, 13)
        || start.regionMatches(true, 0, "mime-version:", 0, 13);
  }

  private static byte[] unpacked(VmSpec spec) {
    byte[] data = spec.userDataBytes();
    if (data.length < 2 || data[0] != 0x1f || data[1] != (byte) 0x8b) {
      return data;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
      byte[] all = in.readNBytes(LARGEST);
      if (in.read() >= 0) {
        throw new VmException("the user data of " + spec.instanceId() + " unfolds without end");
      }
      return all;
    } catch (IOException e) {
      throw new VmException("the user data of " + spec.instanceId() + " is no whole gzip file", e);
    }
  }

  /** As YAML and JSON have it. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ') {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
