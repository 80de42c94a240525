package io.github.localec2.server.state;

import java.util.function.BiConsumer;

/**
 * A named change that a resource makes by itself some time after the request that caused it, such
 * as an instance that goes from {@code pending} to {@code running}.
 */
public final class Settling {
  private final String name;
  private final BiConsumer<RegionView, String> change;

  private Settling(String name, BiConsumer<RegionView, String> change) {
    this.name = name;
    this.change = change;
  }

  /**
   * @param name unique and stable, such as {@code instance-running}; delays are configured by it
   * @param change gets the id; it must bear that the resource has gone or changed meanwhile
   */
  public static Settling named(String name, BiConsumer<RegionView, String> change) {
    return new Settling(name, change);
  }

  /** A change of one record, left alone when the record has gone. */
  public static <T> Settling of(
      String name, Table<T> table, java.util.function.UnaryOperator<T> change) {
    return named(
        name,
        (view, id) ->
            view.rows(table).find(id).ifPresent(row -> view.rows(table).put(change.apply(row))));
  }

  public String name() {
    return name;
  }

  /** Makes the change now. */
  public void apply(RegionView view, String id) {
    change.accept(view, id);
  }
}
