package io.github.localec2.docker.userdata;

import io.github.localec2.docker.userdata.jinja.Jinja;
import io.github.localec2.docker.userdata.jinja.JinjaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes user data apart: opens what is compressed, encoded, put into multipart messages or archives
 * or written as a template, however they are nested, and says what it must leave out.
 */
final class PartReader {
  private static final Set<String> COMPRESSED =
      Set.of(
          "application/gzip",
          "application/gzip-compressed",
          "application/gzipped",
          "application/compress",
          "application/x-compress",
          "application/x-gzip",
          "gzip/document");

  /** The MIME types that say nothing about what a part is. */
  private static final Set<String> UNTOLD =
      Set.of("", "text/plain", "text/x-not-multipart", "application/octet-stream");

  private static final int DEEPEST = 16;
  private static final Pattern MISSING = Pattern.compile(Jinja.MISSING + "(\\w+)");

  private final Supplier<Map<String, @Nullable Object>> variables;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> notes;
  private final List<String> problems;
  private final Set<String> names = new HashSet<>();
  private int count;

  /**
   * @param variables of templates
   * @param notes gets a line for each template that names what is not there
   * @param problems gets a line for each piece that is left out
   */
  PartReader(
      Supplier<Map<String, @Nullable Object>> variables,
      List<String> notes,
      List<String> problems) {
    this.variables = variables;
    this.notes = notes;
    this.problems = problems;
  }

  List<Part> read(byte[] userData) {
    open(userData, "", "", "", 0);
    return List.copyOf(parts);
  }

  private void open(byte[] given, String type, String filename, String mergeHow, int depth) {
    try {
      byte[] bytes = Gzip.opened(given);
      checkDepth(depth);
      if (MimeMessage.begins(bytes)) {
        openMessage(MimeMessage.read(bytes), depth);
      } else {
        openLeaf(bytes, type, filename, mergeHow, depth);
      }
    } catch (UserDataException e) {
      problems.add(
          "part " + (filename.isEmpty() ? "" : filename + " ") + "left out: " + e.getMessage());
    }
  }

  private static void checkDepth(int depth) {
    if (depth > DEEPEST) {
      throw new UserDataException("it is nested more than " + DEEPEST + " times");
    }
  }

  private void openMessage(MimeMessage message, int depth) {
    checkDepth(depth);
    if (!message.multipart()) {
      open(
          message.decoded(),
          message.type(),
          message.filename(),
          mergeHow(message.headers()),
          depth + 1);
      return;
    }
    for (MimeMessage part : message.parts()) {
      try {
        if (part.multipart()) {
          openMessage(part, depth + 1);
          continue;
        }
        open(part.decoded(), part.type(), part.filename(), mergeHow(part.headers()), depth + 1);
      } catch (UserDataException e) {
        problems.add("part left out: " + e.getMessage());
      }
    }
  }

  private static String mergeHow(Map<String, String> headers) {
    return headers.getOrDefault("merge-type", headers.getOrDefault("x-merge-type", ""));
  }

  private void openLeaf(byte[] bytes, String mime, String filename, String mergeHow, int depth) {
    if (bytes.length == 0) {
      return;
    }
    boolean told = !UNTOLD.contains(mime) && !COMPRESSED.contains(mime);
    @Nullable PartType byContent = PartType.ofContent(bytes).orElse(null);
    PartType type = told ? PartType.ofMimeType(mime).orElse(null) : byContent;
    // a template keeps the type of what it becomes; what is said to be a script is looked at
    if (byContent == PartType.JINJA || type == PartType.SCRIPT && byContent != null) {
      type = byContent;
    }
    if (type == null) {
      throw new UserDataException(
          told
              ? "the content type '" + mime + "' is not known"
              : "it begins like no kind of user data that is known: '" + start(bytes) + "'");
    }
    switch (type) {
      case JINJA -> {
        String text = rendered(new String(bytes, StandardCharsets.UTF_8));
        noteMissing(text);
        String inner = mime.equals(PartType.JINJA.mimeType()) ? "" : mime;
        open(text.getBytes(StandardCharsets.UTF_8), inner, filename, mergeHow, depth + 1);
      }
      case ARCHIVE -> {
        for (Map<?, ?> entry : ConfigReader.archive(new String(bytes, StandardCharsets.UTF_8))) {
          byte[] content = ConfigValues.text(entry.get("content")).getBytes(StandardCharsets.UTF_8);
          String wanted = ConfigValues.text(entry.get("type"));
          open(
              content,
              wanted.isEmpty() && PartType.ofContent(content).isEmpty()
                  ? PartType.CONFIG.mimeType()
                  : wanted,
              ConfigValues.text(entry.get("filename")),
              ConfigValues.text(entry.get("merge_how")),
              depth + 1);
        }
      }
      case INCLUDE, INCLUDE_ONCE ->
          throw new UserDataException(
              "'"
                  + type.mimeType()
                  + "' would fetch user data from elsewhere, which is not done here:"
                  + " put the content itself into the user data");
      case JSON_PATCH, PART_HANDLER, UPSTART ->
          throw new UserDataException("'" + type.mimeType() + "' is not supported");
      default ->
          parts.add(
              new Part(type, name(filename), type.isScript() ? unixLines(bytes) : bytes, mergeHow));
    }
  }

  private String rendered(String template) {
    try {
      return Jinja.rendered(template, variables.get());
    } catch (JinjaException e) {
      throw new UserDataException(String.valueOf(e.getMessage()), e);
    }
  }

  private void noteMissing(String text) {
    String missing =
        MISSING
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      notes.add("a Jinja template names variables that are not there: " + missing);
    }
  }

  /** Somebody may write on Windows what runs here. */
  private static byte[] unixLines(byte[] script) {
    return new String(script, StandardCharsets.ISO_8859_1)
        .replace("\r\n", "\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The name that was given if it can be a file's, else the next {@code part-NNN}. */
  private String name(String filename) {
    count++;
    String kept = filename.replace('/', '_').replaceAll("[^A-Za-z0-9_.()-]|^[.]+", "");
    String name =
        kept.isEmpty() || kept.startsWith(".")
            ? String.format(Locale.ROOT, "part-%03d", count)
            : kept;
    while (!names.add(name)) {
      name = name + "-" + count;
    }
    return name;
  }

  private static String start(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, 24), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[^\\x20-\\x7e]", ".");
  }
}
