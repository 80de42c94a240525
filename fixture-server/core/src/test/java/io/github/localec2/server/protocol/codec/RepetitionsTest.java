package io.github.localec2.server.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Reservation;

/** What an answer repeats is written as if it were written anew. */
class RepetitionsTest {
  private static final List<Placement> PLACEMENTS = all(RepetitionsTest::placement);
  private static final List<GroupIdentifier> GROUPS = all(RepetitionsTest::group);

  private static <T> List<T> all(Function<Integer, T> made) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(made.apply(i));
    }
    return all;
  }

  private static Placement placement(int number) {
    return Placement.builder()
        .availabilityZone("zone-" + "x".repeat(number * 7) + " & " + number)
        .groupName(number == 0 ? "" : "group")
        .build();
  }

  private static GroupIdentifier group(int number) {
    return GroupIdentifier.builder().groupId("sg-" + number).groupName("é" + number).build();
  }

  private static String xml(List<Instance> instances) {
    XmlBuffer out = new XmlBuffer();
    ResponseWriter.write(
        out,
        "DescribeInstances",
        "2016-11-15",
        "id",
        DescribeInstancesResponse.builder()
            .reservations(Reservation.builder().instances(instances).build())
            .build(),
        new EarlierAnswers());
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static Instance instance(int number, Placement placement, GroupIdentifier group) {
    return Instance.builder()
        .instanceId("i-" + number)
        .launchTime(Instant.ofEpochSecond(1_800_000_000L + number % 3, number % 1000 * 1_000_000L))
        .placement(placement)
        .securityGroups(group, group)
        .build();
  }

  @Property(tries = 100)
  void sharedObjectsAreWrittenAsEqualOnes(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 15) Integer> picks) {
    List<Instance> sharing = new ArrayList<>();
    List<Instance> equal = new ArrayList<>();
    for (int i = 0; i < picks.size(); i++) {
      int placement = picks.get(i) % 4;
      int group = picks.get(i) / 4;
      sharing.add(instance(i, PLACEMENTS.get(placement), GROUPS.get(group)));
      equal.add(instance(i, placement(placement), group(group)));
    }

    assertThat(xml(sharing)).isEqualTo(xml(equal));
  }

  @Test
  void anAnswerOfManyPiecesIsWhole() {
    List<Instance> sharing = new ArrayList<>();
    List<Instance> equal = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      sharing.add(instance(i, PLACEMENTS.get(3), GROUPS.get(i / 5_000)));
      equal.add(instance(i, placement(3), group(i / 5_000)));
    }

    String shared = xml(sharing);
    assertThat(shared.length()).isGreaterThan(4 << 20);
    assertThat(shared.equals(xml(equal))).isTrue();
  }
}
