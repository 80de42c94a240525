package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.List;

/** One line of the catalogue, cut into its cells. */
final class TypeRow {
  private static final int COLUMNS = Column.values().length;

  private final String line;

  /** Where each cell begins, and one past the tab that would follow the last. */
  private final int[] starts = new int[COLUMNS + 1];

  private final List<String> traits;

  TypeRow(String line) {
    this.line = line;
    int column = 0;
    for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', tab + 1)) {
      column++;
      if (column < COLUMNS) {
        starts[column] = tab + 1;
      }
    }
    if (column != COLUMNS - 1) {
      throw new IllegalStateException(
          (column + 1) + " cells where " + COLUMNS + " belong: " + line);
    }
    starts[COLUMNS] = line.length() + 1;
    traits = words(Column.TRAITS);
  }

  /** The cell's text; empty where the figure is unknown. */
  String text(Column column) {
    return span(column, column);
  }

  /**
   * The text from one cell to another: rows that have it in common are alike in all these cells.
   */
  String span(Column first, Column last) {
    return line.substring(start(first), end(last));
  }

  boolean isEmpty(Column column) {
    return start(column) == end(column);
  }

  int number(Column column) {
    return Integer.parseInt(line, start(column), end(column), 10);
  }

  /** The words of a comma-separated cell; none of an empty one. */
  List<String> words(Column column) {
    if (isEmpty(column)) {
      return List.of();
    }
    String text = text(column);
    List<String> words = new ArrayList<>(3);
    int start = 0;
    for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
      words.add(text.substring(start, comma));
      start = comma + 1;
    }
    words.add(text.substring(start));
    return words;
  }

  boolean has(Trait trait) {
    return traits.contains(trait.word());
  }

  /** How EC2 spells a trait that is an enum of its API. */
  String support(Trait trait) {
    return has(trait) ? "supported" : "unsupported";
  }

  private int start(Column column) {
    return starts[place(column)];
  }

  private int end(Column column) {
    return starts[place(column) + 1] - 1;
  }

  // the header was compared with the enum, so its order is the file's
  @SuppressWarnings("EnumOrdinal")
  private static int place(Column column) {
    return column.ordinal();
  }
}
