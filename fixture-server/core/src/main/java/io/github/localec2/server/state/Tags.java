package io.github.localec2.server.state;

import software.amazon.awssdk.services.ec2.model.Tag;

/** How tags are keyed in indexes. */
final class Tags {
  private Tags() {}

  static String indexKey(Tag tag) {
    return indexKey(tag.key(), tag.value());
  }

  /** A NUL can't stand in a tag key, so it parts key and value without doubt. */
  static String indexKey(String key, String value) {
    return key + '\0' + value;
  }
}
