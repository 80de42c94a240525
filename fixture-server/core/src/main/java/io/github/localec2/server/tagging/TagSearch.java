package io.github.localec2.server.tagging;

import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/**
 * Finds tags by DescribeTags' filters. Exact ids and keys are looked up, so that what a search
 * costs follows from what it finds.
 */
final class TagSearch {
  private static final String TAG_PREFIX = "tag:";

  private static final Filters<TagDescription> FILTERS =
      Filters.<TagDescription>plain()
          .one("key", TagDescription::key)
          .one("resource-id", TagDescription::resourceId)
          .one("resource-type", TagDescription::resourceTypeAsString)
          .one("value", TagDescription::value)
          .tags(each -> List.of(Tag.builder().key(each.key()).value(each.value()).build()))
          .build();

  private static final Comparator<TagDescription> ORDER =
      Comparator.comparing(TagDescription::resourceId).thenComparing(TagDescription::key);

  private final TaggableTables tables;
  private final RegionView view;
  private final Predicate<TagDescription> matching;
  private final Optional<Set<String>> ids;
  private final Optional<Set<String>> types;
  private final Optional<Set<String>> keys;

  TagSearch(TaggableTables tables, RegionView view, List<Filter> filters) {
    this.tables = tables;
    this.view = view;
    this.matching = FILTERS.matching(view, filters);
    this.ids = exact(filters, "resource-id");
    this.types = exact(filters, "resource-type");
    this.keys = exact(filters, "key").or(() -> keyOfTagFilter(filters));
  }

  private static Optional<Set<String>> exact(List<Filter> filters, String name) {
    return Filters.exactValues(filters, name).map(HashSet::new);
  }

  private static Optional<Set<String>> keyOfTagFilter(List<Filter> filters) {
    return filters.stream()
        .map(Filter::name)
        .filter(name -> name.startsWith(TAG_PREFIX))
        .map(name -> Set.of(name.substring(TAG_PREFIX.length())))
        .findFirst();
  }

  /** All that match, by resource id and key. */
  List<TagDescription> find() {
    List<TagDescription> found = new ArrayList<>();
    if (ids.isPresent()) {
      for (String id : ids.get()) {
        Table<?> table = tables.find(view, id);
        if (table != null) {
          collectOne(table, id, found);
        }
      }
    } else {
      for (Table<?> table : tables.all()) {
        if (types.isEmpty() || types.get().contains(table.resourceType())) {
          collectAll(table, found);
        }
      }
    }
    found.sort(ORDER);
    return found;
  }

  private <T> void collectOne(Table<T> table, String id, List<TagDescription> found) {
    collect(table, view.rows(table).get(id), null, found);
  }

  private <T> void collectAll(Table<T> table, List<TagDescription> found) {
    Rows<T> rows = view.rows(table);
    if (keys.isPresent()) {
      for (String key : keys.get()) {
        rows.taggedWith(key).forEach(record -> collect(table, record, key, found));
      }
    } else {
      try (Stream<T> all = rows.all()) {
        all.forEach(record -> collect(table, record, null, found));
      }
    }
  }

  private <T> void collect(
      Table<T> table, T record, @Nullable String onlyKey, List<TagDescription> found) {
    for (Tag tag : table.tagsOf(record)) {
      if (onlyKey != null && !Objects.equals(onlyKey, tag.key())) {
        continue;
      }
      TagDescription description =
          TagDescription.builder()
              .key(tag.key())
              .resourceId(table.idOf(record))
              .resourceType(table.resourceType())
              .value(tag.value())
              .build();
      if (matching.test(description)) {
        found.add(description);
      }
    }
  }
}
