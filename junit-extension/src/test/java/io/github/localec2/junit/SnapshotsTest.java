package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Snapshots of a test end with it. */
class SnapshotsTest {

  @LocalEc2
  static class InTurn {
    @BeforeAll
    static void fixture(Ec2Client ec2, Ec2Snapshots snapshots) {
      make(ec2, "fixture");
      snapshots.take("one");
      make(ec2, "another");
    }

    @RepeatedTest(3)
    void findsThoseOfItsClass(Ec2Client ec2, Ec2Snapshots snapshots) {
      assertThat(snapshots.names()).containsExactly("one");
      snapshots.restore("one");
      assertThat(made(ec2)).containsExactly("fixture");
      snapshots.take("two");
      snapshots.drop("one");
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Beside extends InTurn {}

  @Test
  void snapshotsEndWithTheirTest() {
    Kit.passes(3, InTurn.class);
    Kit.passes(Kit.PARALLEL, 3, Beside.class);
  }
}
