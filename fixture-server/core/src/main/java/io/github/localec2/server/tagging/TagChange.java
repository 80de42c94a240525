package io.github.localec2.server.tagging;

import io.github.localec2.server.state.CommonFaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What adding and removing tags makes of those that a resource has. */
final class TagChange {
  private TagChange() {}

  /** An existing key keeps its place and gets the new value. */
  static List<Tag> added(List<Tag> before, List<Tag> tags) {
    Map<String, Tag> byKey = new LinkedHashMap<>();
    before.forEach(tag -> byKey.put(tag.key(), tag));
    tags.forEach(tag -> byKey.put(tag.key(), tag));
    List<Tag> after = List.copyOf(byKey.values());
    TagSpecifications.checkCount((int) after.stream().filter(tag -> !reserved(tag)).count());
    return after;
  }

  /**
   * What is left: a tag is removed by its key, where a value is given only if it has that one; no
   * tags at all mean all but AWS's own.
   */
  static List<Tag> removed(List<Tag> before, List<Tag> tags) {
    if (tags.isEmpty()) {
      return before.stream().filter(TagChange::reserved).toList();
    }
    return before.stream()
        .filter(tag -> tags.stream().noneMatch(each -> means(each, tag)))
        .toList();
  }

  private static boolean means(Tag wanted, Tag tag) {
    return wanted.key().equals(tag.key())
        && (wanted.value() == null || wanted.value().equals(tag.value()));
  }

  static List<Tag> checkedForRemoval(List<Tag> tags) {
    for (Tag tag : tags) {
      if (tag.key() == null || tag.key().isEmpty()) {
        throw CommonFaults.invalidParameterValue("Tag key cannot be empty");
      }
      if (reserved(tag)) {
        throw TagSpecifications.reservedKey();
      }
    }
    return tags;
  }

  private static boolean reserved(Tag tag) {
    return tag.key().startsWith(TagSpecifications.RESERVED);
  }
}
