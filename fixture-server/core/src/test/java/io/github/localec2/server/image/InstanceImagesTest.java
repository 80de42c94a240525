package io.github.localec2.server.image;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.FastLaunchStateCode;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class InstanceImagesTest {
  private static final String AMI = "ami-0427090fd1714168b";
  private static final String WINDOWS = "ami-0f9c44e98edf38a2b";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  @RegisterExtension
  static final TestEc2 STRICT = new TestEc2(Ec2Settings.builder().acceptUnknownAmis(false));

  private final Ec2Client ec2 = EC2.client();

  private static Instance launch(Ec2Client client, String image) {
    String id =
        client
            .runInstances(r -> r.imageId(image).instanceType("t3.micro").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    return client
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private Image described(String id) {
    return ec2.describeImages(r -> r.imageIds(id)).images().get(0);
  }

  private String imageOf(Instance instance, String name) {
    return ec2.createImage(r -> r.instanceId(instance.instanceId()).name(name)).imageId();
  }

  @Test
  void anImageOfAnInstanceHasSnapshotsOfItsVolumes() {
    Instance instance = launch(ec2, AMI);
    String id =
        ec2.createImage(
                r ->
                    r.instanceId(instance.instanceId())
                        .name("golden")
                        .noReboot(true)
                        .blockDeviceMappings(
                            BlockDeviceMapping.builder()
                                .deviceName("/dev/sdf")
                                .ebs(e -> e.volumeSize(3))
                                .build())
                        .tagSpecifications(
                            t ->
                                t.resourceType(ResourceType.IMAGE)
                                    .tags(Tag.builder().key("of").value("image").build()),
                            t ->
                                t.resourceType(ResourceType.SNAPSHOT)
                                    .tags(Tag.builder().key("of").value("snapshot").build())))
            .imageId();
    ec2.waiter().waitUntilImageAvailable(r -> r.imageIds(id));
    Image image = described(id);
    assertThat(image.rootDeviceName()).isEqualTo("/dev/xvda");
    assertThat(image.architecture()).isEqualTo(instance.architecture());
    assertThat(image.sourceInstanceId()).isEqualTo(instance.instanceId());
    assertThat(image.sourceImageId()).isEqualTo(AMI);
    assertThat(image.tags()).extracting(Tag::value).containsExactly("image");
    assertThat(image.blockDeviceMappings())
        .extracting(BlockDeviceMapping::deviceName)
        .containsExactly("/dev/xvda", "/dev/sdf");
    List<Snapshot> snapshots = ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots();
    assertThat(snapshots).hasSize(1);
    assertThat(snapshots.get(0).volumeId())
        .isEqualTo(instance.blockDeviceMappings().get(0).ebs().volumeId());
    assertThat(snapshots.get(0).description())
        .isEqualTo("Created by CreateImage(" + instance.instanceId() + ") for " + id);
    assertThat(snapshots.get(0).tags()).extracting(Tag::value).containsExactly("snapshot");
    assertThat(launch(ec2, id).blockDeviceMappings()).hasSize(2);
    assertThat(described(id).lastLaunchedTime()).isNotNull();
  }

  @Test
  void anImageNeedsAnInstanceAndAFreeName() {
    Instance instance = launch(ec2, AMI);
    imageOf(instance, "golden");
    assertFault("InvalidAMIName.Duplicate", () -> imageOf(instance, "golden"));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> ec2.createImage(r -> r.instanceId("i-0123456789abcdef0").name("other")));
    ec2.terminateInstances(r -> r.instanceIds(instance.instanceId()));
    ec2.describeInstances(r -> r.instanceIds(instance.instanceId()));
    assertFault("IncorrectState", () -> imageOf(instance, "other"));
  }

  @Test
  void unknownImagesAreLaunchedUnlessThatIsForbidden() {
    assertThat(launch(ec2, "ami-12345678").rootDeviceName()).isEqualTo("/dev/sda1");
    assertFault("InvalidAMIID.Malformed", () -> launch(ec2, "ami_12345678"));
    assertFault("InvalidAMIID.NotFound", () -> launch(STRICT.client(), "ami-12345678"));
    assertThat(launch(STRICT.client(), AMI).imageId()).isEqualTo(AMI);
    String id = imageOf(launch(ec2, AMI), "golden");
    ec2.deregisterImage(r -> r.imageId(id));
    assertFault("InvalidAMIID.Unavailable", () -> launch(ec2, id));
  }

  @Test
  void ancestryLeadsBackToThePublicImage() {
    String first = imageOf(launch(ec2, AMI), "first");
    String second =
        ec2.copyImage(
                r -> r.sourceRegion("us-east-1").sourceImageId(copyable(first)).name("second"))
            .imageId();
    assertThat(ec2.getImageAncestry(r -> r.imageId(second)).imageAncestryEntries())
        .extracting(e -> e.imageId())
        .containsExactly(second, first, AMI);
  }

  /** The image, settled by being looked at. */
  private String copyable(String id) {
    return described(id).imageId();
  }

  @Test
  void referencesAndMetadataTellWhichInstancesUseAnImage() {
    Instance instance = launch(ec2, AMI);
    launch(ec2, WINDOWS);
    assertThat(
            ec2.describeImageReferences(r -> r.imageIds(AMI).includeAllResourceTypes(true))
                .imageReferences())
        .extracting(e -> e.arn())
        .containsExactly("arn:aws:ec2:us-east-1:000000000000:instance/" + instance.instanceId());
    String template =
        ec2.createLaunchTemplate(
                r -> r.launchTemplateName("web").launchTemplateData(d -> d.imageId(AMI)))
            .launchTemplate()
            .launchTemplateId();
    assertThat(
            ec2.describeImageReferences(
                    r -> r.imageIds(AMI).resourceTypes(t -> t.resourceType("ec2:LaunchTemplate")))
                .imageReferences())
        .extracting(e -> e.arn())
        .containsExactly("arn:aws:ec2:us-east-1:000000000000:launch-template/" + template);
    var metadata =
        ec2.describeInstanceImageMetadata(
                r -> r.filters(f -> f.name("instance-id").values(instance.instanceId())))
            .instanceImageMetadata();
    assertThat(metadata).hasSize(1);
    assertThat(metadata.get(0).imageMetadata().imageOwnerAlias()).isEqualTo("amazon");
  }

  @Test
  void aUsageReportCountsInstancesByAccount() {
    String id = copyable(imageOf(launch(ec2, AMI), "golden"));
    ec2.modifyImageAttribute(
        r -> r.imageId(id).launchPermission(p -> p.add(a -> a.userId("111122223333"))));
    launch(EC2.client("111122223333", Region.US_EAST_1), id);
    String report =
        ec2.createImageUsageReport(
                r -> r.imageId(id).resourceTypes(t -> t.resourceType("ec2:Instance")))
            .reportId();
    assertThat(
            ec2.describeImageUsageReports(r -> r.reportIds(report))
                .imageUsageReports()
                .get(0)
                .state())
        .isEqualTo("available");
    assertThat(
            ec2.describeImageUsageReportEntries(r -> r.reportIds(report)).imageUsageReportEntries())
        .extracting(e -> e.accountId() + " " + e.usageCount())
        .containsExactly("111122223333 1");
    ec2.deleteImageUsageReport(r -> r.reportId(report));
    assertThat(ec2.describeImageUsageReports(r -> {}).imageUsageReports()).isEmpty();
  }

  @Test
  void aStoredImageCanBeRestored() {
    String id = copyable(imageOf(launch(ec2, AMI), "golden"));
    String object = ec2.createStoreImageTask(r -> r.imageId(id).bucket("images")).objectKey();
    assertThat(object).isEqualTo(id + ".bin");
    assertThat(ec2.describeStoreImageTasks(r -> {}).storeImageTaskResults())
        .extracting(t -> t.storeTaskState() + " " + t.progressPercentage())
        .containsExactly("Completed 100");
    String restored =
        ec2.createRestoreImageTask(r -> r.bucket("images").objectKey(object).name("restored"))
            .imageId();
    assertThat(described(restored).name()).isEqualTo("restored");
    assertThat(described(restored).blockDeviceMappings().get(0).ebs().snapshotId())
        .isNotEqualTo(described(id).blockDeviceMappings().get(0).ebs().snapshotId());
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createRestoreImageTask(r -> r.bucket("images").objectKey("none")));
  }

  @Test
  void fastLaunchIsForOwnWindowsImages() {
    String linux = copyable(imageOf(launch(ec2, AMI), "linux"));
    String windows = copyable(imageOf(launch(ec2, WINDOWS), "windows"));
    assertFault("InvalidParameterValue", () -> ec2.enableFastLaunch(r -> r.imageId(linux)));
    assertThat(ec2.enableFastLaunch(r -> r.imageId(windows)).state())
        .isEqualTo(FastLaunchStateCode.ENABLING);
    var described = ec2.describeFastLaunchImages(r -> {}).fastLaunchImages();
    assertThat(described)
        .extracting(i -> i.stateAsString() + " " + i.maxParallelLaunches())
        .containsExactly("enabled 6");
    ec2.disableFastLaunch(r -> r.imageId(windows));
    assertThat(ec2.describeFastLaunchImages(r -> {}).fastLaunchImages()).isEmpty();
  }
}
