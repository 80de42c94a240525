package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Moments that a test comes back to. */
@LocalEc2
class SnapshotsTest {

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private static InstanceStateName state(Ec2Client ec2, String id) {
    return ec2.describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0)
        .state()
        .name();
  }

  @Test
  void triesTwoThingsFromTheSameStart(Ec2Client ec2, Ec2Snapshots snapshots) {
    String id = launch(ec2);
    snapshots.take("launched");

    ec2.stopInstances(r -> r.instanceIds(id));
    assertThat(state(ec2, id)).isEqualTo(InstanceStateName.STOPPED);

    snapshots.restore("launched");
    ec2.terminateInstances(r -> r.instanceIds(id));
    assertThat(state(ec2, id)).isEqualTo(InstanceStateName.TERMINATED);
  }

  @Test
  void keepsAFixtureInAFile(Ec2Client ec2, Ec2Snapshots snapshots, @TempDir Path directory) {
    String id = launch(ec2);
    Path fixture = directory.resolve("one-instance.json");
    snapshots.save(fixture);
    ec2.terminateInstances(r -> r.instanceIds(id));

    snapshots.load(fixture);

    assertThat(state(ec2, id)).isEqualTo(InstanceStateName.RUNNING);
  }
}
