package io.github.localec2.server.snapshot;

import static io.github.localec2.server.snapshot.KeptServers.client;
import static io.github.localec2.server.snapshot.KeptServers.described;
import static io.github.localec2.server.snapshot.KeptServers.describedOf;
import static io.github.localec2.server.snapshot.KeptServers.killed;
import static io.github.localec2.server.snapshot.KeptServers.log;
import static io.github.localec2.server.snapshot.KeptServers.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Answer;
import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A directory that a server's state is kept in, and what is left in it whenever the server dies.
 */
class DataDirectoryTest {
  @TempDir private Path directory;

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private static List<Instance> instances(Ec2Client ec2) {
    return ec2.describeInstances().reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  private Path killedNow(Path data, String name) throws IOException {
    return killed(data, directory.resolve(name));
  }

  private void keptNow(Path data, Ec2Client ec2, String name) throws IOException {
    List<Object> before = described(ec2);
    assertThat(describedOf(killedNow(data, name))).isEqualTo(before);
  }

  @Test
  void itOutlivesItsServerAndBelongsToOneAtATime() {
    Path data = directory.resolve("data");
    List<Object> before;
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      launch(ec2);
      before = described(ec2);
      assertThatThrownBy(() -> start(data))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("another server has it");
    }

    assertThat(describedOf(data)).isEqualTo(before);
  }

  @Test
  void everyChangeIsThereWhenItIsAnswered() throws IOException {
    Path data = directory.resolve("data");
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      String id = launch(ec2);
      keptNow(data, ec2, "launched");

      String vpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
      ec2.createTags(r -> r.resources(id, vpc).tags(Tag.builder().key("k").value("v").build()));
      keptNow(data, ec2, "tagged");

      ec2.deleteVpc(r -> r.vpcId(vpc));
      ec2.stopInstances(r -> r.instanceIds(id));
      keptNow(data, ec2, "stopped");

      server.snapshots().take("stopped");
      ec2.terminateInstances(r -> r.instanceIds(id));
      launch(ec2);
      server.snapshots().restore("stopped");
      keptNow(data, ec2, "restored");

      server.reset();
      keptNow(data, ec2, "reset");
    }
  }

  @Test
  void whatIsUnderWayIsKeptAsDone() throws IOException {
    Path data = directory.resolve("data");
    try (LocalEc2Server server =
            LocalEc2Server.start(
                Ec2Settings.builder().dataDirectory(data).realisticDelays().build());
        Ec2Client ec2 = client(server)) {
      String id = launch(ec2);
      ec2.createTags(r -> r.resources(id).tags(Tag.builder().key("k").value("v").build()));
      Path killed = killedNow(data, "killed");

      try (LocalEc2Server next = start(killed);
          Ec2Client other = client(next)) {
        Instance instance = instances(other).get(0);
        assertThat(instance.instanceId()).isEqualTo(id);
        assertThat(instance.state().name()).isEqualTo(InstanceStateName.RUNNING);
        assertThat(instance.tags()).hasSize(1);
      }
    }
  }

  @Test
  void aRequestThatIsRepeatedAfterTheDeathOfTheServerIsDoneOnce() throws IOException {
    Path data = directory.resolve("data");
    String id;
    Path killed;
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      id = launch(ec2, "token");
      killed = killedNow(data, "killed");
    }
    for (Path each : List.of(killed, data)) {
      try (LocalEc2Server server = start(each);
          Ec2Client ec2 = client(server)) {
        assertThat(launch(ec2, "token")).isEqualTo(id);
        assertThat(instances(ec2)).hasSize(1);
      }
    }
  }

  private static String launch(Ec2Client ec2, String token) {
    return ec2.runInstances(
            r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1).clientToken(token))
        .instances()
        .get(0)
        .instanceId();
  }

  @Test
  void aChangeCostsWhatItChangesNotWhatThereIs() throws IOException {
    Path data = directory.resolve("data");
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      String id = launch(ec2);
      instances(ec2);
      long first = tagged(data, ec2, id, "a");
      ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(150).maxCount(150));
      instances(ec2);

      assertThat(tagged(data, ec2, id, "b")).isBetween(first, 2 * first);
    }
  }

  private static long tagged(Path data, Ec2Client ec2, String id, String key) throws IOException {
    long before = Files.size(log(data));
    ec2.createTags(r -> r.resources(id).tags(Tag.builder().key(key).value("v").build()));
    return Files.size(log(data)) - before;
  }

  @Test
  void aLongLogGivesWayToTheStateThatItCameTo() throws IOException {
    Path data = directory.resolve("data");
    List<Object> before;
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      String id = launch(ec2);
      String value = "v".repeat(250);
      // about 10 KB each: more than one log may have
      for (int i = 0; i < 250; i++) {
        String key = "key-" + i % 40;
        String last = value + i;
        ec2.createTags(r -> r.resources(id).tags(Tag.builder().key(key).value(last).build()));
      }
      before = described(ec2);
      assertThat(describedOf(killedNow(data, "killed"))).isEqualTo(before);
      assertThat(log(data).getFileName().toString()).isNotEqualTo("changes-1.log");
    }
    assertThat(describedOf(data)).isEqualTo(before);
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(each -> each.getFileName().toString().replaceAll("\\d+", "N")))
          .containsExactlyInAnyOrder("lock", "state.json", "changes-N.log");
    }
  }

  @Test
  void anInterruptOfWhoeverAsksKeepsNothingFromBeingKept() throws IOException {
    Path data = directory.resolve("data");
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      Thread.currentThread().interrupt();
      Ec2Answer answer =
          server.answer("Action=CreateVpc&CidrBlock=10.1.0.0/16".getBytes(UTF_8), null);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(answer.status()).isEqualTo(200);
      ec2.createVpc(r -> r.cidrBlock("10.2.0.0/16"));

      keptNow(data, ec2, "killed");
    }
  }
}
