package io.github.localec2.server.instancetype;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Makes one object for all the rows that are alike in the cells it comes from: most types of a
 * family have the same processor, and few have disks of their own.
 *
 * @param <T> what is made
 */
final class Shared<T> {
  private final Map<String, T> byText = new ConcurrentHashMap<>();
  private final Function<TypeRow, T> maker;

  Shared(Function<TypeRow, T> maker) {
    this.maker = maker;
  }

  T of(TypeRow row, Column first, Column last) {
    return of(row, row.span(first, last));
  }

  T of(TypeRow row, String text) {
    T known = byText.get(text);
    return known != null ? known : byText.computeIfAbsent(text, absent -> maker.apply(row));
  }
}
