package io.github.localec2.server.imds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the metadata service as one of its versions shows it: what came later is left out,
 * and so is what the instance doesn't have.
 */
final class Directory {
  static final String TEXT = "text/plain";
  static final String BYTES = "application/octet-stream";

  private final String version;
  private final SortedMap<String, Entry> entries = new TreeMap<>();

  /**
   * @param version a date, {@code 1.0}, or {@code latest}
   */
  Directory(String version) {
    this.version = version;
  }

  /** Adds a value; null where the instance has none. */
  Directory text(String name, String since, @Nullable String value) {
    return value == null ? this : later(name, since, () -> value);
  }

  Directory text(String name, String since, @Nullable Number value) {
    return value == null ? this : text(name, since, value.toString());
  }

  /** Adds one value a line; none where the list is empty. */
  Directory lines(String name, String since, List<String> values) {
    return values.isEmpty() ? this : text(name, since, String.join("\n", values));
  }

  /** Adds a value that is made when it is asked for. */
  Directory later(String name, String since, Supplier<String> value) {
    return put(name, since, new Leaf(TEXT, () -> value.get().getBytes(StandardCharsets.UTF_8)));
  }

  Directory bytes(String name, String since, byte @Nullable [] value) {
    return value == null ? this : put(name, since, new Leaf(BYTES, () -> value));
  }

  /** Adds a directory; none where nothing is in it. */
  Directory directory(String name, String since, Consumer<Directory> content) {
    return directory(name, since, name + "/", content);
  }

  /**
   * @param shown how the directory above lists it
   */
  Directory directory(String name, String since, String shown, Consumer<Directory> content) {
    Directory made = new Directory(version);
    content.accept(made);
    return made.entries.isEmpty() ? this : put(name, since, new Branch(shown, made));
  }

  private Directory put(String name, String since, Entry entry) {
    // "1.0" sorts before the dates, "latest" after them
    if (since.compareTo(version) <= 0) {
      entries.put(name, entry);
    }
    return this;
  }

  /** What is at a path; null where nothing is. */
  @Nullable Leaf find(List<String> path) {
    if (path.isEmpty()) {
      return new Leaf(TEXT, () -> listing().getBytes(StandardCharsets.UTF_8));
    }
    Entry entry = entries.get(path.get(0));
    List<String> rest = path.subList(1, path.size());
    if (entry instanceof Branch branch) {
      return branch.directory().find(rest);
    }
    return entry instanceof Leaf leaf && rest.isEmpty() ? leaf : null;
  }

  private String listing() {
    List<String> names = new ArrayList<>(entries.size());
    entries.forEach(
        (name, entry) -> names.add(entry instanceof Branch branch ? branch.shown() : name));
    return names.stream().collect(Collectors.joining("\n"));
  }

  /** What a name in a directory stands for. */
  sealed interface Entry permits Leaf, Branch {}

  record Branch(String shown, Directory directory) implements Entry {}

  /**
   * A value.
   *
   * @param contentType as it is sent
   * @param bytes made when it is asked for
   */
  record Leaf(String contentType, Supplier<byte[]> bytes) implements Entry {}
}
