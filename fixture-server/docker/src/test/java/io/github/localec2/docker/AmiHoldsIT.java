package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that declare the same AMI at once keep it from each other neither early nor late. */
@RequiresDocker
final class AmiHoldsIT {
  private static final String TAG = "localstack-ec2/held:ami-7e57401d";
  private static final String DECLARED = "ami-7e57401d\theld\t" + TestAmi.BUSYBOX.image();

  private final List<String> volumes = new ArrayList<>();

  @AfterEach
  void cleanUp() {
    volumes.forEach(each -> Shell.docker("volume", "rm", "-f", each));
    Shell.docker("rmi", "-f", TAG);
  }

  @Test
  void theTagStaysForAnotherProcessAndGoesWithTheLast() {
    try (Engine engine = Engine.open()) {
      TestAmis mine = new TestAmis(engine, DECLARED);
      String other = holdOf(Owner.labels("another"), "");
      mine.close();
      assertThat(isTagged()).isTrue();

      new AmiHolds(engine.client()).release(other, TAG);
      assertThat(isTagged()).isFalse();
      assertThat(heldVolumes()).isEmpty();
    }
  }

  @Test
  void theTagOfAnotherProcessIsNotWhatWasThereBefore() {
    try (Engine engine = Engine.open()) {
      tag(TestAmi.BUSYBOX);
      String other = holdOf(Owner.labels("another"), "");
      TestAmis mine = new TestAmis(engine, DECLARED);
      new AmiHolds(engine.client()).release(other, TAG);
      assertThat(isTagged()).isTrue();

      mine.close();
      assertThat(isTagged()).isFalse();
    }
  }

  @Test
  void anImageThatHadTheTagBeforeGetsItBack() {
    tag(TestAmi.BARE);
    try (Engine engine = Engine.open();
        TestAmis mine = new TestAmis(engine, DECLARED)) {
      assertThat(idOf(TAG)).isEqualTo(idOf(TestAmi.BUSYBOX.image()));
      assertThat(mine).isNotNull();
    }
    assertThat(idOf(TAG)).isEqualTo(idOf(TestAmi.BARE.image()));
  }

  @Test
  void whatAKilledProcessHeldIsSwept() throws Exception {
    tag(TestAmi.BUSYBOX);
    String left = holdOf(ofDeadProcess(), "");
    try (Engine engine = Engine.open()) {
      Orphans.sweep(engine.client());
    }
    assertThat(isTagged()).isFalse();
    assertThat(heldVolumes()).doesNotContain(left);
  }

  @Test
  void sweepingGivesTheTagBackToTheImageThatHadIt() throws Exception {
    tag(TestAmi.BUSYBOX);
    holdOf(ofDeadProcess(), idOf(TestAmi.BARE.image()));
    try (Engine engine = Engine.open()) {
      Orphans.sweep(engine.client());
    }
    assertThat(idOf(TAG)).isEqualTo(idOf(TestAmi.BARE.image()));
  }

  @Test
  void sweepingLeavesTheTagOfALivingProcess() throws Exception {
    tag(TestAmi.BUSYBOX);
    String left = holdOf(ofDeadProcess(), "");
    String living = holdOf(Owner.labels("another"), "");
    try (Engine engine = Engine.open()) {
      Orphans.sweep(engine.client());
    }
    assertThat(isTagged()).isTrue();
    assertThat(heldVolumes()).contains(living).doesNotContain(left);
  }

  @Test
  void oneIdForTwoImagesAtOnceIsRefused() {
    tag(TestAmi.BARE);
    holdOf(Owner.labels("another"), "");
    try (Engine engine = Engine.open()) {
      assertThatThrownBy(() -> new TestAmis(engine, DECLARED))
          .isInstanceOf(VmException.class)
          .hasMessageContaining(TAG)
          .hasMessageContaining(TestAmi.BUSYBOX.image())
          .hasMessageContaining("another id");
    }
    assertThat(idOf(TAG)).isEqualTo(idOf(TestAmi.BARE.image()));
  }

  @Test
  void twoServersOfOneProcessCannotHaveOneIdForTwoImages() {
    try (Engine engine = Engine.open();
        TestAmis mine = new TestAmis(engine, DECLARED)) {
      assertThat(mine).isNotNull();
      assertThatThrownBy(() -> new TestAmis(engine, "ami-7e57401d\theld\t" + TestAmi.BARE.image()))
          .isInstanceOf(VmException.class)
          .hasMessageContaining(TestAmi.BARE.image())
          .hasMessageContaining(TestAmi.BUSYBOX.image());
    }
    assertThat(isTagged()).isFalse();
  }

  private String holdOf(Map<String, String> owner, String before) {
    List<String> command = new ArrayList<>(List.of("docker", "volume", "create"));
    Map<String, String> labels = new HashMap<>(owner);
    labels.put("io.github.localec2.ami", TAG);
    labels.put("io.github.localec2.ami-before", before);
    labels.forEach((key, value) -> command.addAll(List.of("--label", key + "=" + value)));
    Shell.Result made = Shell.run(command);
    assertThat(made.exitCode()).isZero();
    String volume = made.output().strip();
    volumes.add(volume);
    return volume;
  }

  private static Map<String, String> ofDeadProcess() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Map<String, String> labels = new HashMap<>(Owner.labels("dead"));
    labels.put(Owner.PID, Long.toString(dead.pid()));
    return labels;
  }

  private static List<String> heldVolumes() {
    return Shell.docker("volume", "ls", "-q", "--filter", "label=io.github.localec2.ami=" + TAG)
        .output()
        .lines()
        .toList();
  }

  private static void tag(TestAmi image) {
    assertThat(Shell.docker("tag", image.image(), TAG).exitCode()).isZero();
  }

  private static boolean isTagged() {
    return Shell.docker("image", "inspect", TAG).exitCode() == 0;
  }

  private static String idOf(String image) {
    return Shell.docker("image", "inspect", "-f", "{{.Id}}", image).output().strip();
  }
}
