package io.github.localec2.server.tagging;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The rules for tags, and tags given at creation.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">Tag your
 *     Amazon EC2 resources</a>
 */
public final class TagSpecifications {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  static final String RESERVED = "aws:";

  private TagSpecifications() {}

  /**
   * The tags for the resource that an operation creates.
   *
   * @param resourceType what it creates, such as {@code vpc}; a specification for anything else is
   *     an error
   */
  public static List<Tag> tags(List<TagSpecification> specifications, String resourceType) {
    return tags(specifications, resourceType, Set.of(resourceType));
  }

  /**
   * The tags for one of several kinds of resource that an operation creates.
   *
   * @param allowed all the kinds that the operation takes tags for
   */
  public static List<Tag> tags(
      List<TagSpecification> specifications, String resourceType, Set<String> allowed) {
    List<Tag> tags = new ArrayList<>();
    for (TagSpecification specification : specifications) {
      String type = specification.resourceTypeAsString();
      if (type == null) {
        throw CommonFaults.invalidParameterValue("Tag specification must have a resource type");
      }
      if (!allowed.contains(type)) {
        throw CommonFaults.invalidParameterValue(
            "'" + type + "' is not a valid taggable resource type for this operation.");
      }
      if (type.equals(resourceType)) {
        tags.addAll(specification.tags());
      }
    }
    return checked(tags);
  }

  /**
   * Tags as they are stored: keys present and unique, lengths within bounds, no reserved prefix, a
   * missing value as the empty one.
   */
  public static List<Tag> checked(List<Tag> tags) {
    List<Tag> result = new ArrayList<>(tags.size());
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      Tag complete = checked(tag);
      if (!keys.add(complete.key())) {
        throw CommonFaults.invalidParameterValue(
            "Duplicate tag key '" + complete.key() + "' specified.");
      }
      result.add(complete);
    }
    checkCount(result.size());
    return List.copyOf(result);
  }

  static Ec2Fault reservedKey() {
    return CommonFaults.invalidParameterValue(
        "Tag keys starting with 'aws:' are reserved for internal use");
  }

  static void checkCount(int tags) {
    if (tags > MAX_TAGS) {
      throw Ec2Fault.of(
          "TagLimitExceeded", "More than " + MAX_TAGS + " tags specified for a resource");
    }
  }

  private static Tag checked(Tag tag) {
    String key = tag.key();
    if (key == null || key.isEmpty()) {
      throw CommonFaults.invalidParameterValue("Tag key cannot be empty");
    }
    if (key.startsWith(RESERVED)) {
      throw reservedKey();
    }
    if (key.codePointCount(0, key.length()) > MAX_KEY) {
      throw CommonFaults.invalidParameterValue(
          "Tag key exceeds the maximum length of " + MAX_KEY + " characters");
    }
    String value = tag.value() == null ? "" : tag.value();
    if (value.codePointCount(0, value.length()) > MAX_VALUE) {
      throw CommonFaults.invalidParameterValue(
          "Tag value exceeds the maximum length of " + MAX_VALUE + " characters");
    }
    return tag.value() == null ? tag.toBuilder().value("").build() : tag;
  }
}
