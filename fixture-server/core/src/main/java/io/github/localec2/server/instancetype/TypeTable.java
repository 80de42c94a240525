package io.github.localec2.server.instancetype;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The catalogue's lines by instance type, in the file's order; a line is cut only when asked for.
 */
final class TypeTable {
  private static final String RESOURCE = "instance-types.tsv";

  private final Map<String, String> lines = new LinkedHashMap<>(2048);

  private boolean headed;

  private TypeTable() {}

  static TypeTable read() {
    TypeTable table = new TypeTable();
    DataFile.forEachLine(RESOURCE, table::add);
    return table;
  }

  private void add(String line) {
    if (!headed) {
      // a column too many or in another place would put every figure into the wrong field
      if (!line.equals(Column.headerLine())) {
        throw new IllegalStateException("unexpected columns in " + RESOURCE + ": " + line);
      }
      headed = true;
      return;
    }
    String type = line.substring(0, line.indexOf('\t'));
    if (lines.put(type, line) != null) {
      throw new IllegalStateException(type + " is twice in " + RESOURCE);
    }
  }

  Set<String> types() {
    return Collections.unmodifiableSet(lines.keySet());
  }

  Optional<TypeRow> row(String type) {
    return Optional.ofNullable(lines.get(type)).map(TypeRow::new);
  }
}
