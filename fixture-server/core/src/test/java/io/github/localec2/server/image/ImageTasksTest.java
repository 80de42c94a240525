package io.github.localec2.server.image;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class ImageTasksTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  @RegisterExtension
  static final TestEc2 SLOW =
      new TestEc2(Ec2Settings.builder().transitionDelay(Duration.ofDays(1)));

  private final Ec2Client ec2 = EC2.client();

  private static String importImage(Ec2Client client) {
    return client
        .importImage(
            r ->
                r.description("a server")
                    .platform("Linux")
                    .diskContainers(
                        d ->
                            d.format("vmdk")
                                .userBucket(b -> b.s3Bucket("disks").s3Key("root.vmdk")),
                        d -> d.format("raw").url("s3://disks/data.raw")))
        .importTaskId();
  }

  @Test
  void anImportedImageHasASnapshotForEachDisk() {
    String task = importImage(ec2);
    assertThat(task).startsWith("import-ami-");
    var done = ec2.describeImportImageTasks(r -> r.importTaskIds(task)).importImageTasks().get(0);
    assertThat(done.status()).isEqualTo("completed");
    Image image = ec2.describeImages(r -> r.imageIds(done.imageId())).images().get(0);
    assertThat(image.name()).isEqualTo(task);
    assertThat(image.blockDeviceMappings())
        .extracting(m -> m.deviceName())
        .containsExactly("/dev/sda1", "/dev/sdb");
    assertThat(ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots()).hasSize(2);
    assertFault("IncorrectState", () -> ec2.cancelImportTask(r -> r.importTaskId(task)));
  }

  @Test
  void importsNeedADiskInAKnownFormat() {
    assertFault("MissingParameter", () -> ec2.importImage(r -> {}));
    assertFault("MissingParameter", () -> ec2.importSnapshot(r -> {}));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.importSnapshot(r -> r.diskContainer(d -> d.format("iso").url("s3://a/b"))));
    assertFault(
        "InvalidSnapshot.NotFound",
        () -> ec2.importImage(r -> r.diskContainers(d -> d.snapshotId("snap-0abc"))));
  }

  @Test
  void anImportedSnapshotIsOneOfTheAccounts() {
    String task =
        ec2.importSnapshot(
                r ->
                    r.encrypted(true)
                        .diskContainer(d -> d.format("vhd").url("s3://disks/data.vhd")))
            .importTaskId();
    var done =
        ec2.describeImportSnapshotTasks(r -> r.filters(f -> f.name("task-state").values("*")))
            .importSnapshotTasks()
            .get(0);
    assertThat(done.importTaskId()).isEqualTo(task);
    assertThat(done.snapshotTaskDetail().status()).isEqualTo("completed");
    String snapshot = done.snapshotTaskDetail().snapshotId();
    assertThat(ec2.describeSnapshots(r -> r.snapshotIds(snapshot)).snapshots().get(0).encrypted())
        .isTrue();
  }

  @Test
  void anActiveImportCanBeCanceled() {
    Ec2Client slow = SLOW.client();
    String task = importImage(slow);
    var canceled = slow.cancelImportTask(r -> r.importTaskId(task));
    assertThat(canceled.previousState()).isEqualTo("active");
    assertThat(slow.describeImportImageTasks(r -> {}).importImageTasks().get(0).status())
        .isEqualTo("deleted");
  }

  @Test
  void anExportCompletes() {
    String task = importImage(ec2);
    String image =
        ec2.describeImportImageTasks(r -> r.importTaskIds(task))
            .importImageTasks()
            .get(0)
            .imageId();
    ec2.describeImages(r -> r.imageIds(image));
    var begun =
        ec2.exportImage(
            r ->
                r.imageId(image)
                    .diskImageFormat("VMDK")
                    .s3ExportLocation(l -> l.s3Bucket("exports")));
    assertThat(begun.status()).isEqualTo("active");
    assertThat(
            ec2.describeExportImageTasks(r -> r.exportImageTaskIds(begun.exportImageTaskId()))
                .exportImageTasks()
                .get(0)
                .status())
        .isEqualTo("completed");
    assertFault(
        "InvalidExportTaskID.NotFound",
        () -> ec2.cancelExportTask(r -> r.exportTaskId("export-ami-0123")));
  }
}
