package io.github.localec2.docker.userdata;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code write_files}.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#write-files">Write
 *     Files</a>
 */
final class WriteFiles {
  private static final Pattern MODE = Pattern.compile("(0o)?[0-7]{1,5}");
  private static final Pattern OWNER = Pattern.compile("[\\w.-]+(:[\\w.-]*)?");

  private WriteFiles() {}

  /**
   * The calls for the files that are to be written now.
   *
   * @param deferred true for those that wait for users and packages
   */
  static List<String> calls(
      List<?> entries, boolean deferred, Directory directory, List<String> problems) {
    List<String> calls = new ArrayList<>();
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> file)) {
        if (!deferred) {
          problems.add("write_files: '" + entry + "' is not a map");
        }
      } else if (ConfigValues.truthy(file.get("defer")) == deferred) {
        try {
          calls.add(call(file, directory));
        } catch (UserDataException e) {
          problems.add("write_files: " + ConfigValues.text(file, "path") + ": " + e.getMessage());
        }
      }
    }
    return calls;
  }

  private static String call(Map<?, ?> file, Directory directory) {
    String path = ConfigValues.text(file, "path");
    if (path.isEmpty()) {
      throw new UserDataException("the path is missing");
    }
    if (file.get("source") != null && file.get("content") == null) {
      throw new UserDataException(
          "'source' would fetch content from elsewhere, which is not done here");
    }
    String owner = ConfigValues.text(file, "owner");
    if (!owner.isEmpty() && !OWNER.matcher(owner).matches()) {
      throw new UserDataException("'" + owner + "' is no user:group");
    }
    byte[] content = decoded(file.get("content"), ConfigValues.text(file, "encoding"));
    return "write_file "
        + Shell.words(
            List.of(
                directory.stage(content),
                path.startsWith("/") ? path : "/" + path,
                mode(file.get("permissions")),
                owner.isEmpty() ? "root:root" : owner,
                ConfigValues.truthy(file.get("append")) ? "append" : "set"));
  }

  /** A number has lost the base in which it was written: cloud-init takes it as it is. */
  private static String mode(@Nullable Object value) {
    if (value == null) {
      return "0644";
    }
    String text =
        value instanceof Number number
            ? "0" + Long.toOctalString(number.longValue())
            : value.toString();
    if (!MODE.matcher(text).matches()) {
      throw new UserDataException("'" + text + "' are no permissions");
    }
    return text.replace("0o", "0");
  }

  private static byte[] decoded(@Nullable Object content, String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT).strip()) {
      case "gz", "gzip" -> Gzip.opened(bytes(content, StandardCharsets.ISO_8859_1));
      case "gz+base64", "gzip+base64", "gz+b64", "gzip+b64" ->
          Gzip.opened(base64(bytes(content, StandardCharsets.ISO_8859_1)));
      case "b64", "base64" -> base64(bytes(content, StandardCharsets.ISO_8859_1));
      case "", "text/plain" -> bytes(content, StandardCharsets.UTF_8);
      default -> throw new UserDataException("the encoding '" + encoding + "' is not known");
    };
  }

  /** What {@code !!binary} says has been decoded. */
  private static byte[] bytes(@Nullable Object content, Charset charset) {
    return content instanceof byte[] binary ? binary : ConfigValues.text(content).getBytes(charset);
  }

  private static byte[] base64(byte[] content) {
    try {
      return Base64.getMimeDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      throw new UserDataException("its content is not the base64 that it claims to be", e);
    }
  }
}
