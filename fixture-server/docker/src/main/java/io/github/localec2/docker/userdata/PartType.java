package io.github.localec2.docker.userdata;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of user data, by MIME type and by how their text begins.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/explanation/format.html">User data
 *     formats</a>
 */
enum PartType {
  // the longer beginnings before those that they begin with
  INCLUDE_ONCE("text/x-include-once-url", "#include-once"),
  INCLUDE("text/x-include-url", "#include"),
  ARCHIVE("text/cloud-config-archive", "#cloud-config-archive"),
  JSON_PATCH("text/cloud-config-jsonp", "#cloud-config-jsonp"),
  CONFIG("text/cloud-config", "#cloud-config"),
  BOOTHOOK("text/cloud-boothook", "#cloud-boothook"),
  PART_HANDLER("text/part-handler", "#part-handler"),
  UPSTART("text/upstart-job", "#upstart-job"),
  JINJA("text/jinja2", "## template: jinja"),
  SCRIPT("text/x-shellscript", "#!"),
  SCRIPT_PER_BOOT("text/x-shellscript-per-boot", null),
  SCRIPT_PER_INSTANCE("text/x-shellscript-per-instance", null),
  SCRIPT_PER_ONCE("text/x-shellscript-per-once", null);

  private static final int LONGEST = 40;

  /** What may come before. */
  private static final String WHITE = " \t\r\n\f\u000b";

  private final String mimeType;
  private final @Nullable String beginning;

  PartType(String mimeType, @Nullable String beginning) {
    this.mimeType = mimeType;
    this.beginning = beginning;
  }

  String mimeType() {
    return mimeType;
  }

  static Optional<PartType> ofMimeType(String wanted) {
    for (PartType each : values()) {
      if (each.mimeType.equals(wanted)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** True where a shell or another interpreter reads it. */
  boolean isScript() {
    return this == BOOTHOOK
        || this == SCRIPT
        || this == SCRIPT_PER_BOOT
        || this == SCRIPT_PER_INSTANCE
        || this == SCRIPT_PER_ONCE;
  }

  static Optional<PartType> ofContent(byte[] content) {
    int begin = 0;
    while (begin < content.length && WHITE.indexOf(content[begin]) >= 0) {
      begin++;
    }
    int length = Math.min(content.length - begin, LONGEST);
    String start =
        new String(content, begin, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (PartType each : values()) {
      if (each.beginning != null && start.startsWith(each.beginning)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
