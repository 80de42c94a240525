package io.github.localec2.server.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The filters that a describe operation knows, as data: a name and how a record yields the values
 * that it is compared with. Several values of one filter are alternatives, several filters must all
 * match.
 *
 * @param <T> the record type
 */
public final class Filters<T> {
  private static final String TAG_PREFIX = "tag:";
  private static final int MAX_VALUES = 200;

  private static final Filters<?> NONE = plain().build();

  private final Map<String, Extractor<T>> byName;
  private final Map<String, Table.Index<T>> indexes;
  private final @Nullable Function<T, List<software.amazon.awssdk.services.ec2.model.Tag>> tags;
  private final @Nullable Table<T> table;
  private final @Nullable String idName;

  private Filters(Builder<T> builder) {
    this.byName = Map.copyOf(builder.byName);
    this.indexes = Map.copyOf(builder.indexes);
    this.tags = builder.tags;
    this.table = builder.table;
    this.idName = builder.idName;
  }

  /** Filters over a table; {@code tag:KEY}, {@code tag-key} and {@code tag-value} come with it. */
  public static <T> Builder<T> of(Table<T> table) {
    return new Builder<>(table);
  }

  /** For a request without filters. */
  @SuppressWarnings("unchecked")
  public static <T> Filters<T> none() {
    return (Filters<T>) NONE;
  }

  /** Filters over records that are in no table. */
  public static <T> Builder<T> plain() {
    return new Builder<>(null);
  }

  /** The values of the filter with this name; empty where it is not there or has wildcards. */
  public static Optional<List<String>> exactValues(List<Filter> filters, String name) {
    return filters.stream()
        .filter(filter -> name.equals(filter.name()))
        .map(Filter::values)
        .filter(values -> values.stream().allMatch(Glob::isExact))
        .findFirst();
  }

  /** The names known, without {@code tag:KEY}. */
  public Set<String> names() {
    return byName.keySet();
  }

  /** True where {@code tag:KEY} is known. */
  public boolean knowsTags() {
    return tags != null;
  }

  /**
   * Compiles a request's filters.
   *
   * @throws Ec2Fault InvalidParameterValue for a name that the operation does not know
   */
  public Predicate<T> matching(RegionView view, List<Filter> filters) {
    if (filters.isEmpty()) {
      return any -> true;
    }
    List<Predicate<T>> all = new ArrayList<>(filters.size());
    for (Filter filter : filters) {
      all.add(compile(view, filter));
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    return row -> {
      for (Predicate<T> each : all) {
        if (!each.test(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private Predicate<T> compile(RegionView view, Filter filter) {
    String name = filter.name();
    if (name == null || name.isEmpty()) {
      throw CommonFaults.missingParameter("Filter.Name");
    }
    if (filter.values().size() > MAX_VALUES) {
      throw Ec2Fault.of(
          "FilterLimitExceeded",
          "The maximum number of filter values specified on a single call is " + MAX_VALUES);
    }
    Predicate<String> matcher = Glob.anyOf(filter.values());
    Function<T, List<software.amazon.awssdk.services.ec2.model.Tag>> tagsOf = tags;
    if (tagsOf != null && name.startsWith(TAG_PREFIX)) {
      String key = name.substring(TAG_PREFIX.length());
      return row -> {
        for (var tag : tagsOf.apply(row)) {
          if (tag.key().equals(key)) {
            return matcher.test(tag.value());
          }
        }
        return false;
      };
    }
    Extractor<T> extractor = byName.get(name);
    if (extractor == null) {
      throw CommonFaults.invalidParameterValue("The filter '" + name + "' is invalid");
    }
    return row -> extractor.any(view, row, matcher);
  }

  /** The few rows that can match, found by an id or an index; null where all must be looked at. */
  @Nullable Collection<Row<T>> candidates(Rows<T> rows, List<Filter> filters) {
    Collection<Row<T>> best = null;
    for (Filter filter : filters) {
      Collection<Row<T>> found = candidates(rows, filter);
      if (found != null && (best == null || found.size() < best.size())) {
        best = found;
      }
    }
    return best;
  }

  private @Nullable Collection<Row<T>> candidates(Rows<T> rows, Filter filter) {
    String name = filter.name();
    List<String> values = filter.values();
    if (name == null || !values.stream().allMatch(Glob::isExact)) {
      return null;
    }
    if (name.equals(idName)) {
      return rows.rows(values.stream().filter(rows::contains).toList());
    }
    Table.Index<T> index = indexes.get(name);
    if (index != null) {
      return union(rows, index, values);
    }
    Table.Index<T> tagIndex = table == null ? null : table.tagIndex();
    if (tagIndex != null && name.startsWith(TAG_PREFIX)) {
      String key = name.substring(TAG_PREFIX.length());
      return union(
          rows, tagIndex, values.stream().map(value -> Tags.indexKey(key, value)).toList());
    }
    Table.Index<T> keyIndex = table == null ? null : table.tagKeyIndex();
    return keyIndex != null && name.equals("tag-key") ? union(rows, keyIndex, values) : null;
  }

  private Collection<Row<T>> union(Rows<T> rows, Table.Index<T> index, List<String> keys) {
    if (keys.size() == 1) {
      return rows.rowsBy(index, keys.get(0));
    }
    Map<Long, Row<T>> merged = new java.util.TreeMap<>();
    for (String key : keys) {
      rows.rowsBy(index, key).forEach(row -> merged.put(row.sequence(), row));
    }
    return merged.values();
  }

  /** How a record is held against a filter's values. */
  @FunctionalInterface
  private interface Extractor<T> {
    boolean any(RegionView view, T row, Predicate<String> matcher);
  }

  /**
   * Collects filters.
   *
   * @param <T> the record type
   */
  public static final class Builder<T> {
    private final @Nullable Table<T> table;
    private final Map<String, Extractor<T>> byName = new LinkedHashMap<>();
    private final Map<String, Table.Index<T>> indexes = new LinkedHashMap<>();
    private @Nullable Function<T, List<software.amazon.awssdk.services.ec2.model.Tag>> tags;
    private @Nullable String idName;

    private Builder(@Nullable Table<T> table) {
      this.table = table;
      if (table != null && table.taggable()) {
        tags(table::tagsOf);
      }
    }

    /** Filters by tags for records that are in no table, or whose tags are somebody else's. */
    public Builder<T> tags(
        Function<T, List<software.amazon.awssdk.services.ec2.model.Tag>> tagsOf) {
      this.tags = tagsOf;
      many("tag-key", row -> tagsOf.apply(row).stream().map(tag -> tag.key()));
      return many("tag-value", row -> tagsOf.apply(row).stream().map(tag -> tag.value()));
    }

    /** The name under which the record's own id is a filter. */
    public Builder<T> id(String name) {
      if (table == null) {
        throw new IllegalStateException("records in no table have no id");
      }
      this.idName = name;
      return one(name, table::idOf);
    }

    /** A filter over one value; a record without it never matches. */
    public Builder<T> one(String name, Function<T, @Nullable String> value) {
      return add(
          name,
          (view, row, matcher) -> {
            String text = value.apply(row);
            return text != null && matcher.test(text);
          });
    }

    /** As {@link #one}, for values that exact filter values find through the index. */
    public Builder<T> indexed(
        String name, Table.Index<T> index, Function<T, Stream<String>> values) {
      indexes.put(name, index);
      return many(name, values);
    }

    /** A filter over several values, of which any may match. */
    public Builder<T> many(String name, Function<T, Stream<String>> values) {
      return manyIn(name, (view, row) -> values.apply(row));
    }

    /** A filter over one value of each element of a list; an element without it never matches. */
    public <E> Builder<T> each(
        String name, Function<T, List<E>> elements, Function<E, @Nullable String> value) {
      return add(
          name,
          (view, row, matcher) -> {
            for (E element : elements.apply(row)) {
              String text = value.apply(element);
              if (text != null && matcher.test(text)) {
                return true;
              }
            }
            return false;
          });
    }

    /** As {@link #many}, for values that are found elsewhere in the region. */
    public Builder<T> manyIn(String name, BiFunction<RegionView, T, Stream<String>> values) {
      return add(
          name,
          (view, row, matcher) -> {
            Iterator<String> each = values.apply(view, row).iterator();
            while (each.hasNext()) {
              String text = each.next();
              if (text != null && matcher.test(text)) {
                return true;
              }
            }
            return false;
          });
    }

    /** A filter over {@code true} and {@code false}; a missing value counts as false. */
    public Builder<T> flag(String name, Function<T, @Nullable Boolean> value) {
      return one(name, row -> Boolean.TRUE.equals(value.apply(row)) ? "true" : "false");
    }

    /** A filter over a number in decimal. */
    public <N extends Number> Builder<T> number(String name, Function<T, @Nullable N> value) {
      return one(
          name,
          row -> {
            Number number = value.apply(row);
            return number == null ? null : number.toString();
          });
    }

    /** A filter over a time in the form {@code 2026-01-31T12:34:56.000Z}. */
    public Builder<T> time(String name, Function<T, @Nullable Instant> value) {
      return one(
          name,
          row -> {
            Instant instant = value.apply(row);
            return instant == null ? null : Timestamps.format(instant);
          });
    }

    private Builder<T> add(String name, Extractor<T> extractor) {
      if (byName.put(name, extractor) != null) {
        throw new IllegalStateException("filter '" + name + "' is there twice");
      }
      return this;
    }

    public Filters<T> build() {
      return new Filters<>(this);
    }
  }
}
