package io.github.localec2.server.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What is copied from an answer before is what would have been written. */
class EarlierAnswersTest {
  private static final String LONG = "long enough to be remembered & found again ".repeat(20);

  private int made;

  private static String xml(List<Instance> instances, EarlierAnswers earlier) {
    XmlBuffer out = new XmlBuffer();
    List<Reservation> reservations = new ArrayList<>();
    for (int i = 0; i < instances.size(); i += 3) {
      reservations.add(
          Reservation.builder()
              .reservationId("r-" + i)
              .instances(instances.subList(i, Math.min(i + 3, instances.size())))
              .build());
    }
    ResponseWriter.write(
        out,
        "DescribeInstances",
        "2016-11-15",
        "id",
        DescribeInstancesResponse.builder().reservations(reservations).build(),
        earlier);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private Instance instance() {
    made++;
    return Instance.builder()
        .instanceId("i-" + made)
        .placement(Placement.builder().availabilityZone("zone-" + made % 3).build())
        .tags(Tag.builder().key("k" + made).value(LONG).build())
        .build();
  }

  private List<Instance> instances(int count) {
    List<Instance> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(instance());
    }
    return all;
  }

  private void change(List<Instance> instances, Random random) {
    int changes = random.nextInt(30);
    for (int i = 0; i < changes && instances.size() > 100; i++) {
      int at = random.nextInt(instances.size());
      switch (random.nextInt(4)) {
        case 0 -> instances.remove(at);
        case 1 -> instances.add(at, instance());
        case 2 -> instances.add(instances.remove(at));
        default ->
            instances.set(
                at,
                instances.get(at).toBuilder()
                    .state(InstanceState.builder().code(i).name("running").build())
                    .build());
      }
    }
  }

  @Property(tries = 30)
  void anAnswerIsAsIfItWereTheFirst(@ForAll long seed) {
    Random random = new Random(seed);
    EarlierAnswers earlier = new EarlierAnswers();
    List<Instance> instances = instances(200 + random.nextInt(2_000));
    for (int round = 0; round < 6; round++) {
      assertThat(xml(instances, earlier)).isEqualTo(xml(instances, new EarlierAnswers()));
      change(instances, random);
    }
  }

  @Test
  void aLargeAnswerIsRemembered() {
    EarlierAnswers earlier = new EarlierAnswers();
    xml(instances(200), earlier);

    assertThat(earlier.of("DescribeInstances")).isNotNull();
    assertThat(earlier.of("DescribeVolumes")).isNull();
  }

  @Test
  void aSmallAnswerIsNotRemembered() {
    EarlierAnswers earlier = new EarlierAnswers();
    xml(instances(20), earlier);

    assertThat(earlier.of("DescribeInstances")).isNull();
  }

  @Test
  void whatWasBeforeTheStateWentBackIsForgotten() {
    EarlierAnswers earlier = new EarlierAnswers();
    earlier.since(1);
    xml(instances(200), earlier);
    earlier.since(1);
    assertThat(earlier.of("DescribeInstances")).isNotNull();

    earlier.since(2);

    assertThat(earlier.of("DescribeInstances")).isNull();
  }

  @Test
  void anItemIsFoundNearItsPlaceOnly() {
    WrittenItems items = new WrittenItems();
    List<Instance> instances = instances(100);
    byte[] text = "<item/>".getBytes(StandardCharsets.UTF_8);
    instances.forEach(each -> items.add(each, text, 0, text.length));

    assertThat(items.find(instances.get(50), 50)).isEqualTo(50);
    assertThat(items.find(instances.get(50), 45)).isEqualTo(50);
    assertThat(items.find(instances.get(50), 58)).isEqualTo(50);
    assertThat(items.find(instances.get(50), 90)).isEqualTo(-1);
    assertThat(items.find(instances.get(99), 100)).isEqualTo(99);
    assertThat(items.find(instance(), 50)).isEqualTo(-1);
  }
}
