package io.github.localec2.server.image;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SnapshotReturnCodes;
import software.amazon.awssdk.services.ec2.model.Tag;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class ImageOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private String snapshot() {
    String volume = ec2.createVolume(r -> r.size(4).availabilityZone("us-east-1a")).volumeId();
    return ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
  }

  private String register(String name) {
    String snapshot = snapshot();
    return ec2.registerImage(
            r ->
                r.name(name)
                    .architecture("x86_64")
                    .virtualizationType("hvm")
                    .rootDeviceName("/dev/xvda")
                    .blockDeviceMappings(
                        m -> m.deviceName("/dev/xvda").ebs(e -> e.snapshotId(snapshot))))
        .imageId();
  }

  private Image described(String id) {
    return ec2.describeImages(r -> r.imageIds(id)).images().get(0);
  }

  @Test
  void publicImagesAreThereInEveryRegion() {
    for (Region region : List.of(Region.US_EAST_1, Region.EU_CENTRAL_1)) {
      List<Image> amazon =
          EC2.client("000000000000", region)
              .describeImages(
                  r ->
                      r.owners("amazon")
                          .filters(f -> f.name("name").values("al2023-ami-2023.*-kernel-6.1-*")))
              .images();
      assertThat(amazon)
          .extracting(Image::architectureAsString)
          .containsExactlyInAnyOrder("x86_64", "arm64");
      assertThat(amazon)
          .allSatisfy(
              image -> {
                assertThat(image.ownerId()).isEqualTo("137112412989");
                assertThat(image.imageOwnerAlias()).isEqualTo("amazon");
                assertThat(image.publicLaunchPermissions()).isTrue();
                assertThat(image.state()).isEqualTo(ImageState.AVAILABLE);
                assertThat(image.blockDeviceMappings().get(0).ebs().volumeSize()).isEqualTo(8);
              });
    }
    assertThat(names("099720109477", "ubuntu/images/*ubuntu-noble-24.04-amd64-server-*"))
        .hasSize(1);
    assertThat(names("136693071363", "debian-12-amd64-*")).hasSize(1);
    assertThat(names("801119661308", "Windows_Server-2022-English-Full-Base-*")).hasSize(1);
    assertThat(ec2.describeImages(r -> r.owners("self")).images()).isEmpty();
  }

  private List<String> names(String owner, String name) {
    return ec2
        .describeImages(r -> r.owners(owner).filters(f -> f.name("name").values(name)))
        .images()
        .stream()
        .map(Image::name)
        .toList();
  }

  @Test
  void imagesOfTheDockerManagerAreTaggedUnderDockerOnly() {
    assertThat(
            ec2.describeImages(r -> r.filters(f -> f.name("tag:ec2_vm_manager").values("docker")))
                .images())
        .isEmpty();
    assertThat(
            ec2.describeImages(
                    r -> r.imageIds("ami-ff0fea8310f3", "ami-df5de72bdb3b", "ami-024f768332f0"))
                .images())
        .hasSize(3)
        .allSatisfy(image -> assertThat(image.tags()).isEmpty());
  }

  @Test
  void anEmptyListOfProductCodesIsSentAsOne() {
    String id = register("without-codes");
    assertThat(
            ec2.describeImageAttribute(r -> r.imageId(id).attribute("productCodes"))
                .hasProductCodes())
        .isTrue();
  }

  @Test
  void unknownImagesAreNotFoundAndBadIdsMalformed() {
    assertThat(
            assertFault(
                    "InvalidAMIID.NotFound",
                    () -> ec2.describeImages(r -> r.imageIds("ami-0123456789abcdef0")))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("The image id '[ami-0123456789abcdef0]' does not exist");
    assertFault("InvalidAMIID.Malformed", () -> ec2.describeImages(r -> r.imageIds("foo")));
    assertFault(
        "InvalidAMIID.NotFound",
        () -> ec2.deregisterImage(r -> r.imageId("ami-0123456789abcdef0")));
    assertFault("AuthFailure", () -> ec2.deregisterImage(r -> r.imageId("ami-0427090fd1714168b")));
  }

  @Test
  void aRegisteredImageBecomesAvailable() {
    String id = register("my-image");
    Image image =
        ec2.waiter()
            .waitUntilImageAvailable(r -> r.imageIds(id))
            .matched()
            .response()
            .orElseThrow()
            .images()
            .get(0);
    assertThat(image.imageId()).matches("ami-0[0-9a-f]{16}");
    assertThat(image.name()).isEqualTo("my-image");
    assertThat(image.ownerId()).isEqualTo("000000000000");
    assertThat(image.imageLocation()).isEqualTo("000000000000/my-image");
    assertThat(image.architectureAsString()).isEqualTo("x86_64");
    assertThat(image.virtualizationTypeAsString()).isEqualTo("hvm");
    assertThat(image.rootDeviceName()).isEqualTo("/dev/xvda");
    assertThat(image.rootDeviceTypeAsString()).isEqualTo("ebs");
    assertThat(image.publicLaunchPermissions()).isFalse();
    assertThat(image.blockDeviceMappings().get(0).ebs().volumeSize()).isEqualTo(4);
    assertThat(image.blockDeviceMappings().get(0).ebs().volumeTypeAsString()).isEqualTo("gp2");
    assertThat(Instant.parse(image.creationDate())).isBefore(Instant.now().plusSeconds(60));
  }

  @Test
  void namesOfImagesAreUniqueAndWellFormed() {
    String id = register("my-image");
    String snapshot = snapshot();
    assertThat(
            assertFault("InvalidAMIName.Duplicate", () -> register("my-image"))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("AMI name my-image is already in use by AMI " + id);
    assertFault("InvalidAMIName.Malformed", () -> register("my*image"));
    assertFault("InvalidAMIName.Malformed", () -> register("ab"));
    assertFault("InvalidAMIName.Malformed", () -> register("x".repeat(129)));
    assertFault("InvalidBlockDeviceMapping", () -> ec2.registerImage(r -> r.name("without-root")));
    assertFault(
        "InvalidSnapshot.NotFound",
        () ->
            ec2.registerImage(
                r ->
                    r.name("other")
                        .blockDeviceMappings(
                            m -> m.deviceName("/dev/sda1").ebs(e -> e.snapshotId("snap-0abc")))));
    assertFault(
        "InvalidBlockDeviceMapping",
        () ->
            ec2.registerImage(
                r ->
                    r.name("other")
                        .blockDeviceMappings(
                            m ->
                                m.deviceName("/dev/sda1")
                                    .ebs(e -> e.snapshotId(snapshot).volumeSize(1)))));
  }

  @Test
  void aSnapshotOfAnImageIsInUse() {
    String id = register("my-image");
    String snapshot = described(id).blockDeviceMappings().get(0).ebs().snapshotId();
    assertThat(
            assertFault(
                    "InvalidSnapshot.InUse", () -> ec2.deleteSnapshot(r -> r.snapshotId(snapshot)))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("The snapshot " + snapshot + " is currently in use by " + id);
    ec2.deregisterImage(r -> r.imageId(id));
    ec2.deleteSnapshot(r -> r.snapshotId(snapshot));
    assertThat(ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots()).isEmpty();
  }

  @Test
  void aDeregisteredImageIsGone() {
    String id = register("my-image");
    assertThat(ec2.deregisterImage(r -> r.imageId(id)).returnValue()).isTrue();
    assertThat(ec2.describeImages(r -> r.imageIds(id)).images()).isEmpty();
    String other = register("other-image");
    assertThat(ec2.describeImages(r -> r.imageIds(id, other)).images())
        .extracting(Image::imageId)
        .containsExactly(other);
    assertFault(
        "InvalidAMIID.NotFound", () -> ec2.describeImages(r -> r.imageIds(id, "ami-0123456789a")));
    assertThat(
            assertFault("InvalidAMIID.Unavailable", () -> ec2.deregisterImage(r -> r.imageId(id)))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("The image ID '" + id + "' is no longer available");
    register("my-image");
  }

  @Test
  void theSnapshotsOfAnImageGoWithItWhenAsked() {
    String id = register("my-image");
    var results =
        ec2.deregisterImage(r -> r.imageId(id).deleteAssociatedSnapshots(true))
            .deleteSnapshotResults();
    assertThat(results)
        .extracting(r -> r.returnCode())
        .containsExactly(SnapshotReturnCodes.SUCCESS);
    assertThat(ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots()).isEmpty();
  }

  @Test
  void filtersNarrowImagesDown() {
    String id = register("my-image");
    ec2.createTags(r -> r.resources(id).tags(Tag.builder().key("Env").value("test").build()));
    assertThat(own("tag:Env", "test")).containsExactly(id);
    assertThat(own("name", "my-*")).containsExactly(id);
    assertThat(own("is-public", "false")).containsExactly(id);
    assertThat(own("root-device-type", "ebs")).containsExactly(id);
    assertThat(own("block-device-mapping.volume-size", "4")).containsExactly(id);
    assertThat(own("state", "available")).containsExactly(id);
    assertThat(own("architecture", "arm64")).isEmpty();
    assertThat(
            ec2.describeImages(
                    r -> r.imageIds(id).filters(f -> f.name("architecture").values("arm64")))
                .images())
        .isEmpty();
    assertFault("InvalidParameterValue", () -> own("color", "red"));
  }

  private List<String> own(String filter, String value) {
    return ec2
        .describeImages(r -> r.owners("self").filters(f -> f.name(filter).values(value)))
        .images()
        .stream()
        .map(Image::imageId)
        .toList();
  }

  @Test
  void listingsComeInPages() {
    for (int i = 0; i < 5; i++) {
      register("image-" + i);
    }
    assertThat(
            ec2.describeImagesPaginator(
                    DescribeImagesRequest.builder().owners("self").maxResults(2).build())
                .images())
        .hasSize(5);
    int all = ec2.describeImages(r -> {}).images().size();
    assertThat(
            ec2.describeImagesPaginator(DescribeImagesRequest.builder().maxResults(3).build())
                .images())
        .hasSize(all)
        .extracting(Image::imageId)
        .doesNotHaveDuplicates();
  }

  @Test
  void theDescriptionCanBeChanged() {
    String id = register("my-image");
    ec2.modifyImageAttribute(r -> r.imageId(id).description(d -> d.value("new words")));
    assertThat(
            ec2.describeImageAttribute(r -> r.imageId(id).attribute(ImageAttributeName.DESCRIPTION))
                .description()
                .value())
        .isEqualTo("new words");
    assertThat(
            ec2.describeImageAttribute(
                    r -> r.imageId(id).attribute(ImageAttributeName.BLOCK_DEVICE_MAPPING))
                .blockDeviceMappings())
        .hasSize(1);
    assertFault("InvalidParameterCombination", () -> ec2.modifyImageAttribute(r -> r.imageId(id)));
  }

  @Test
  void aCopyHasItsOwnSnapshotsAndKnowsItsSource() {
    String id = register("my-image");
    described(id);
    Ec2Client west = EC2.client("000000000000", Region.US_WEST_2);
    String copy =
        west.copyImage(
                r ->
                    r.sourceRegion("us-east-1")
                        .sourceImageId(id)
                        .name("copy")
                        .tagSpecifications(
                            t ->
                                t.resourceType(ResourceType.IMAGE)
                                    .tags(Tag.builder().key("a").value("b").build())))
            .imageId();
    Image image = west.describeImages(r -> r.imageIds(copy)).images().get(0);
    assertThat(image.sourceImageId()).isEqualTo(id);
    assertThat(image.sourceImageRegion()).isEqualTo("us-east-1");
    assertThat(image.tags()).hasSize(1);
    String snapshot = image.blockDeviceMappings().get(0).ebs().snapshotId();
    assertThat(west.describeSnapshots(r -> r.snapshotIds(snapshot)).snapshots()).hasSize(1);
    String ofPublic =
        ec2.copyImage(
                r ->
                    r.sourceRegion("us-east-1")
                        .sourceImageId("ami-0427090fd1714168b")
                        .name("encrypted")
                        .encrypted(true))
            .imageId();
    assertThat(described(ofPublic).blockDeviceMappings().get(0).ebs().encrypted()).isTrue();
    assertThat(described(ofPublic).publicLaunchPermissions()).isFalse();
    assertFault(
        "InvalidAMIID.NotFound",
        () -> west.copyImage(r -> r.sourceRegion("us-east-2").sourceImageId(id).name("copy-2")));
  }

  @Test
  void deprecationIsRoundedToTheMinuteAndCanBeTakenBack() {
    String id = register("my-image");
    Instant at = Instant.now().plus(30, ChronoUnit.DAYS);
    ec2.enableImageDeprecation(r -> r.imageId(id).deprecateAt(at));
    Instant kept = Instant.parse(described(id).deprecationTime());
    assertThat(kept).isBetween(at.minusSeconds(31), at.plusSeconds(31));
    assertThat(kept.getEpochSecond() % 60).isZero();
    ec2.disableImageDeprecation(r -> r.imageId(id));
    assertThat(described(id).deprecationTime()).isNull();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.enableImageDeprecation(r -> r.imageId(id).deprecateAt(Instant.EPOCH)));
  }

  @Test
  void aDisabledImageIsHiddenUntilItIsEnabled() {
    String id = register("my-image");
    described(id);
    ec2.disableImage(r -> r.imageId(id));
    assertThat(ec2.describeImages(r -> r.owners("self")).images()).isEmpty();
    assertThat(
            ec2.describeImages(r -> r.owners("self").includeDisabled(true)).images().get(0).state())
        .isEqualTo(ImageState.DISABLED);
    assertFault("IncorrectState", () -> ec2.disableImage(r -> r.imageId(id)));
    ec2.enableImage(r -> r.imageId(id));
    assertThat(described(id).state()).isEqualTo(ImageState.AVAILABLE);
  }

  @Test
  void aProtectedImageCannotBeDeregistered() {
    String id = register("my-image");
    ec2.enableImageDeregistrationProtection(r -> r.imageId(id));
    assertFault("OperationNotPermitted", () -> ec2.deregisterImage(r -> r.imageId(id)));
    ec2.disableImageDeregistrationProtection(r -> r.imageId(id));
    ec2.enableImageDeregistrationProtection(r -> r.imageId(id).withCooldown(true));
    ec2.disableImageDeregistrationProtection(r -> r.imageId(id));
    assertFault("OperationNotPermitted", () -> ec2.deregisterImage(r -> r.imageId(id)));
    ec2.enableImageDeregistrationProtection(r -> r.imageId(id));
    ec2.disableImageDeregistrationProtection(r -> r.imageId(id));
    assertThat(ec2.deregisterImage(r -> r.imageId(id)).returnValue()).isTrue();
  }

  @Test
  void allowedImagesAreJudgedInAuditMode() {
    ec2.replaceImageCriteriaInAllowedImagesSettings(
        r -> r.imageCriteria(c -> c.imageProviders("099720109477")));
    ec2.enableAllowedImagesSettings(r -> r.allowedImagesSettingsState("audit-mode"));
    assertThat(ec2.getAllowedImagesSettings(r -> {}).state()).isEqualTo("audit-mode");
    assertThat(described("ami-053b0d53c279acc90").imageAllowed()).isTrue();
    assertThat(described("ami-0427090fd1714168b").imageAllowed()).isFalse();
    ec2.disableAllowedImagesSettings(r -> {});
    assertThat(described("ami-0427090fd1714168b").imageAllowed()).isNull();
  }

  @Test
  void theRecycleBinIsEmptyWithoutRules() {
    assertThat(ec2.listImagesInRecycleBin(r -> {}).images()).isEmpty();
    assertFault(
        "InvalidAMIID.NotFound", () -> ec2.restoreImageFromRecycleBin(r -> r.imageId("ami-0123")));
  }
}
