package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * One kind of resource: how its records are named, found, tagged and indexed. A table holds no
 * records; those live in a {@link World}.
 *
 * @param <T> the record type, mostly an SDK model class such as {@code Vpc}
 */
public final class Table<T> {
  private static final AtomicInteger PLACES = new AtomicInteger();

  private final int place = PLACES.getAndIncrement();
  private final TableState<T> empty;
  private final String name;
  private final Function<T, String> idOf;
  private final @Nullable String idPrefix;
  private final @Nullable String resourceType;
  private final IdFaults faults;
  private final @Nullable Function<T, List<Tag>> tagsOf;
  private final @Nullable BiFunction<T, Collection<Tag>, T> withTags;
  private final List<Index<T>> indexes;
  private final @Nullable Index<T> tagIndex;
  private final @Nullable Index<T> tagKeyIndex;
  private final @Nullable BiFunction<RegionView, String, @Nullable T> untagged;
  private final boolean emptyAtFirst;

  private Table(Builder<T> builder) {
    this.name = builder.name;
    this.idOf = builder.idOf;
    this.idPrefix = builder.idPrefix;
    this.resourceType = builder.resourceType;
    this.faults = builder.faults;
    this.tagsOf = builder.tagsOf;
    this.withTags = builder.withTags;
    this.untagged = builder.untagged;
    this.emptyAtFirst = builder.emptyAtFirst;
    List<Index<T>> all = new ArrayList<>(builder.indexes);
    if (tagsOf != null) {
      Function<T, List<Tag>> tags = tagsOf;
      tagIndex = new Index<>(all.size(), row -> each(tags.apply(row), Tags::indexKey));
      all.add(tagIndex);
      tagKeyIndex = new Index<>(all.size(), row -> each(tags.apply(row), Tag::key));
      all.add(tagKeyIndex);
    } else {
      tagIndex = null;
      tagKeyIndex = null;
    }
    this.indexes = List.copyOf(all);
    this.empty = new TableState<>(this);
  }

  /** Every change asks, and most records have one part or none. */
  private static <P> List<String> each(List<P> parts, Function<P, @Nullable String> key) {
    if (parts.isEmpty()) {
      return List.of();
    }
    if (parts.size() == 1) {
      String only = key.apply(parts.get(0));
      return only == null ? List.of() : List.of(only);
    }
    List<String> keys = new ArrayList<>(parts.size());
    for (P part : parts) {
      String found = key.apply(part);
      if (found != null) {
        keys.add(found);
      }
    }
    return keys;
  }

  /** Starts a table; {@code name} is unique within a server and stable across versions. */
  public static <T> Builder<T> named(String name, Function<T, String> idOf) {
    return new Builder<>(name, idOf);
  }

  public String name() {
    return name;
  }

  public String idOf(T record) {
    return idOf.apply(record);
  }

  /**
   * The prefix of generated ids with its hyphen, such as {@code vpc-}; null where there are none.
   */
  public @Nullable String idPrefix() {
    return idPrefix;
  }

  /** EC2's resource type for tags, such as {@code vpc}; null where the resource has no tags. */
  public @Nullable String resourceType() {
    return resourceType;
  }

  public IdFaults faults() {
    return faults;
  }

  public boolean taggable() {
    return withTags != null;
  }

  public List<Tag> tagsOf(T record) {
    return tagsOf == null ? List.of() : tagsOf.apply(record);
  }

  /** The record with these tags instead of its own. */
  public T withTags(T record, Collection<Tag> tags) {
    if (withTags == null) {
      throw new IllegalStateException(name + " has no tags");
    }
    return withTags.apply(record, tags);
  }

  /**
   * The record without tags for a resource that the account may tag and has not tagged yet; null
   * where there is none of this id.
   */
  public @Nullable T untagged(RegionView view, String id) {
    return untagged == null ? null : untagged.apply(view, id);
  }

  /** True where a fresh region has no record of this kind. */
  public boolean emptyAtFirst() {
    return emptyAtFirst;
  }

  List<Index<T>> indexes() {
    return indexes;
  }

  /** Where a region keeps the table; no two tables of a JVM have the same. */
  int place() {
    return place;
  }

  /** The table without records. */
  TableState<T> empty() {
    return empty;
  }

  @Nullable Index<T> tagIndex() {
    return tagIndex;
  }

  @Nullable Index<T> tagKeyIndex() {
    return tagKeyIndex;
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * A secondary index: the keys under which a record is found.
   *
   * @param <T> the record type
   */
  public static final class Index<T> {
    private final int position;
    private final @Nullable Function<T, @Nullable String> key;
    private final Function<T, List<String>> keys;

    private Index(
        int position, @Nullable Function<T, @Nullable String> key, Function<T, List<String>> keys) {
      this.position = position;
      this.key = key;
      this.keys = keys;
    }

    private Index(int position, Function<T, List<String>> keys) {
      this(position, null, keys);
    }

    private static <T> Index<T> ofOne(int position, Function<T, @Nullable String> key) {
      return new Index<>(
          position,
          key,
          record -> {
            String found = key.apply(record);
            return found == null ? List.of() : List.of(found);
          });
    }

    int position() {
      return position;
    }

    /** What makes the key where a record has at most one; null where it may have several. */
    @Nullable Function<T, @Nullable String> key() {
      return key;
    }

    List<String> keysOf(T record) {
      return keys.apply(record);
    }
  }

  /**
   * Collects what a table is.
   *
   * @param <T> the record type
   */
  public static final class Builder<T> {
    private final String name;
    private final Function<T, String> idOf;
    private @Nullable String idPrefix;
    private @Nullable String resourceType;
    private IdFaults faults;
    private @Nullable Function<T, List<Tag>> tagsOf;
    private @Nullable BiFunction<T, Collection<Tag>, T> withTags;
    private final List<Index<T>> indexes = new ArrayList<>();
    private @Nullable BiFunction<RegionView, String, @Nullable T> untagged;
    private boolean emptyAtFirst;

    private Builder(String name, Function<T, String> idOf) {
      this.name = name;
      this.idOf = idOf;
      this.faults = new IdFaults(name + " ID", "InvalidParameterValue", "InvalidParameterValue");
    }

    /** Generated ids are this prefix and 17 hexadecimal digits. */
    public Builder<T> idPrefix(String prefix) {
      this.idPrefix = prefix;
      return this;
    }

    public Builder<T> faults(String noun, String codeStem) {
      this.faults = IdFaults.of(noun, codeStem);
      return this;
    }

    public Builder<T> faults(IdFaults idFaults) {
      this.faults = idFaults;
      return this;
    }

    /**
     * Says that AWS puts none of these into a fresh region, so that they can be read before it has
     * its defaults.
     */
    public Builder<T> emptyAtFirst() {
      this.emptyAtFirst = true;
      return this;
    }

    /** Makes the resource taggable; the name is EC2's {@code ResourceType}. */
    public Builder<T> tags(
        String ec2ResourceType,
        Function<T, List<Tag>> getter,
        BiFunction<T, Collection<Tag>, T> setter) {
      this.resourceType = ec2ResourceType;
      this.tagsOf = getter;
      this.withTags = setter;
      return this;
    }

    /**
     * Says that the records hold what an account's tags are on resources that are kept elsewhere;
     * {@code first} makes the one of a resource that is tagged for the first time, and null where
     * there is no such resource.
     */
    public Builder<T> tagsElsewhere(BiFunction<RegionView, String, @Nullable T> first) {
      this.untagged = first;
      return this;
    }

    /**
     * Adds an index and returns it; call before {@link #build()}. The key function must not read
     * anything but the record.
     */
    public Index<T> index(Function<T, Stream<String>> keys) {
      return add(record -> keys.apply(record).toList());
    }

    /** As {@link #index}, for a key of each part of a record; a part may have none. */
    public <P> Index<T> indexEach(Function<T, List<P>> parts, Function<P, @Nullable String> key) {
      return add(record -> each(parts.apply(record), key));
    }

    /** As {@link #index}, for a key that each record has at most once. */
    public Index<T> indexOne(Function<T, @Nullable String> key) {
      Index<T> index = Index.ofOne(indexes.size(), key);
      indexes.add(index);
      return index;
    }

    private Index<T> add(Function<T, List<String>> keys) {
      Index<T> index = new Index<>(indexes.size(), keys);
      indexes.add(index);
      return index;
    }

    public Table<T> build() {
      return new Table<>(this);
    }
  }
}
