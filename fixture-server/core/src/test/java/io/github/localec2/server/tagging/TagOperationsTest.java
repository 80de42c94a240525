package io.github.localec2.server.tagging;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class TagOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private String keyPair(String name, Tag... tags) {
    return ec2.createKeyPair(
            r -> {
              r.keyName(name).keyType("ed25519");
              if (tags.length > 0) {
                r.tagSpecifications(
                    TagSpecification.builder().resourceType("key-pair").tags(tags).build());
              }
            })
        .keyPairId();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private List<Tag> tagsOf(String keyPairId) {
    KeyPairInfo info = ec2.describeKeyPairs(r -> r.keyPairIds(keyPairId)).keyPairs().get(0);
    return info.tags();
  }

  private List<TagDescription> described(Filter... filters) {
    return ec2.describeTags(r -> r.filters(filters)).tags();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void tagsAreAddedToManyResourcesAndOverwriteTheirKeys() {
    String one = keyPair("one", tag("Name", "old"), tag("team", "a"));
    String two = keyPair("two");

    ec2.createTags(r -> r.resources(one, two).tags(tag("Name", "new"), tag("empty", "")));

    assertThat(tagsOf(one)).containsExactly(tag("Name", "new"), tag("team", "a"), tag("empty", ""));
    assertThat(tagsOf(two)).containsExactly(tag("Name", "new"), tag("empty", ""));
  }

  @Test
  void aTagWithoutValueGetsTheEmptyOne() {
    String id = keyPair("one");
    ec2.createTags(r -> r.resources(id).tags(Tag.builder().key("k").build()));
    assertThat(tagsOf(id)).containsExactly(tag("k", ""));
  }

  @Test
  void oneUnknownResourceLeavesAllUntouched() {
    String id = keyPair("one");
    assertFault(
        "InvalidVpcID.NotFound",
        () -> ec2.createTags(r -> r.resources(id, "vpc-0123456789abcdef0").tags(tag("k", "v"))));
    assertThat(tagsOf(id)).isEmpty();
  }

  @Test
  void unknownResourcesAreTheNotFoundErrorOfTheirType() {
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> ec2.createTags(r -> r.resources("i-0123456789abcdef0").tags(tag("k", "v"))));
    assertFault(
        "InvalidSubnetID.NotFound",
        () -> ec2.deleteTags(r -> r.resources("subnet-0123456789abcdef0").tags(tag("k", "v"))));
    assertThat(
            assertFault(
                "InvalidID", () -> ec2.createTags(r -> r.resources("xyz").tags(tag("k", "v")))))
        .hasMessageContaining("The ID 'xyz' is not valid");
  }

  @Test
  void reservedKeysAreRefused() {
    String id = keyPair("one");
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createTags(r -> r.resources(id).tags(tag("aws:x", "v"))));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.deleteTags(r -> r.resources(id).tags(tag("aws:x", "v"))));
  }

  @Test
  void longKeysAndValuesAreRefused() {
    String id = keyPair("one");
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createTags(r -> r.resources(id).tags(tag("k".repeat(129), "v"))));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createTags(r -> r.resources(id).tags(tag("k", "v".repeat(257)))));
    ec2.createTags(r -> r.resources(id).tags(tag("k".repeat(128), "v".repeat(256))));
    assertThat(tagsOf(id)).hasSize(1);
  }

  @Test
  void aResourceHasFiftyTagsAtMost() {
    String id = keyPair("one");
    List<Tag> fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toList();
    ec2.createTags(r -> r.resources(id).tags(fifty));
    assertFault(
        "TagLimitExceeded", () -> ec2.createTags(r -> r.resources(id).tags(tag("more", "v"))));
    ec2.createTags(r -> r.resources(id).tags(tag("k7", "changed")));
    assertThat(tagsOf(id)).hasSize(50).contains(tag("k7", "changed"));
  }

  @Test
  void aThousandResourcesAtMost() {
    List<String> many = IntStream.range(0, 1001).mapToObj(i -> "vpc-" + i).toList();
    assertFault(
        "RequestResourceCountExceeded",
        () -> ec2.createTags(r -> r.resources(many).tags(tag("k", "v"))));
  }

  @Test
  void tagsAndResourcesAreRequired() {
    String id = keyPair("one");
    assertFault("MissingParameter", () -> ec2.createTags(r -> r.resources(id)));
    assertFault("MissingParameter", () -> ec2.createTags(r -> r.tags(tag("k", "v"))));
  }

  @Test
  void tagsAreDeletedByKeyOrByKeyAndValue() {
    String id = keyPair("one", tag("a", "1"), tag("b", "2"), tag("c", ""), tag("d", "4"));

    ec2.deleteTags(
        r -> r.resources(id).tags(Tag.builder().key("a").build(), tag("b", "other"), tag("c", "")));

    assertThat(tagsOf(id)).containsExactly(tag("b", "2"), tag("d", "4"));
  }

  @Test
  void anEmptyValueDeletesOnlyAnEmptyTag() {
    String id = keyPair("one", tag("a", "1"));
    ec2.deleteTags(r -> r.resources(id).tags(tag("a", "")));
    assertThat(tagsOf(id)).containsExactly(tag("a", "1"));
  }

  @Test
  void withoutTagsAllAreDeleted() {
    String id = keyPair("one", tag("a", "1"), tag("b", "2"));
    ec2.deleteTags(r -> r.resources(id));
    assertThat(tagsOf(id)).isEmpty();
  }

  @Test
  void tagsAreDescribedByEveryFilter() {
    String one = keyPair("one", tag("Name", "web-1"), tag("team", "a"));
    String two = keyPair("two", tag("Name", "web-2"));

    assertThat(described(filter("key", "Name"))).extracting("value").containsOnly("web-1", "web-2");
    assertThat(described(filter("key", "te*"))).extracting("resourceId").containsExactly(one);
    assertThat(described(filter("resource-id", one, "key-00000000000000000"))).hasSize(2);
    assertThat(described(filter("resource-id", two), filter("key", "team"))).isEmpty();
    assertThat(described(filter("value", "web-?"))).hasSize(2);
    assertThat(described(filter("resource-type", "vpc"))).isEmpty();
    assertThat(described(filter("tag:Name", "web-2")))
        .containsExactly(
            TagDescription.builder()
                .key("Name")
                .value("web-2")
                .resourceId(two)
                .resourceType("key-pair")
                .build());
    assertThat(described(filter("resource-type", "key-pair"))).hasSize(3);
    assertFault("InvalidParameterValue", () -> described(filter("colour", "red")));
  }

  @Test
  void tagsComeInPagesInOneOrder() {
    for (int i = 0; i < 7; i++) {
      keyPair("k" + i, tag("b", "1"), tag("a", "2"));
    }
    List<TagDescription> collected = new ArrayList<>();
    int pages = 0;
    for (DescribeTagsResponse page : ec2.describeTagsPaginator(r -> r.maxResults(5))) {
      assertThat(page.tags()).hasSizeLessThanOrEqualTo(5);
      collected.addAll(page.tags());
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(collected).hasSize(14).isEqualTo(ec2.describeTags().tags());
    assertFault("InvalidParameterValue", () -> ec2.describeTags(r -> r.maxResults(4)));
    assertFault("InvalidNextToken", () -> ec2.describeTags(r -> r.nextToken("forged")));
  }

  @Test
  void aResourceWithAChosenIdIsTagged() {
    String id = keyPair("one", tag("_custom_id_", "my-own-key"));
    assertThat(id).isEqualTo("my-own-key");
    ec2.createTags(r -> r.resources(id).tags(tag("k", "v")));
    assertThat(described(filter("resource-id", id))).extracting("key").contains("k");
  }
}
