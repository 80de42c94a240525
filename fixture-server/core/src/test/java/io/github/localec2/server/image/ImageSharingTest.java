package io.github.localec2.server.image;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.ImageBlockPublicAccessEnabledState;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Who else sees an image. */
// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class ImageSharingTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final String PUBLIC = "ami-ff0fea8310f3";
  private static final String OTHER = "111122223333";

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
  void aSharedImageIsSeenByTheOtherAccountWithoutItsTags() {
    String id = register("my-image");
    ec2.createTags(r -> r.resources(id).tags(Tag.builder().key("Env").value("test").build()));
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    assertFault("InvalidAMIID.NotFound", () -> other.describeImages(r -> r.imageIds(id)));
    ec2.modifyImageAttribute(r -> r.imageId(id).launchPermission(p -> p.add(a -> a.userId(OTHER))));
    Image shared = other.describeImages(r -> r.imageIds(id)).images().get(0);
    assertThat(shared.tags()).isEmpty();
    assertThat(other.describeImages(r -> r.executableUsers("self")).images())
        .extracting(Image::imageId)
        .containsExactly(id);
    assertThat(other.describeImages(r -> r.owners("000000000000")).images()).hasSize(1);
    assertFault("AuthFailure", () -> other.deregisterImage(r -> r.imageId(id)));
    assertThat(permissions(id)).containsExactly(OTHER);
    other.cancelImageLaunchPermission(r -> r.imageId(id));
    assertThat(permissions(id)).isEmpty();
  }

  @Test
  void tagsOnImagesOfOthersAreTheAccountsOwn() {
    String id = register("my-image");
    ec2.modifyImageAttribute(r -> r.imageId(id).launchPermission(p -> p.add(a -> a.userId(OTHER))));
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    Tag theirs = Tag.builder().key("Env").value("theirs").build();
    Tag more = Tag.builder().key("Used").value("yes").build();
    other.createTags(r -> r.resources(id, PUBLIC).tags(theirs, more));

    for (String each : List.of(id, PUBLIC)) {
      assertThat(other.describeImages(r -> r.imageIds(each)).images().get(0).tags())
          .containsExactlyInAnyOrder(theirs, more);
      assertThat(described(each).tags()).isEmpty();
    }
    assertThat(other.describeImages(r -> r.filters(f -> f.name("tag:Used").values("yes"))).images())
        .extracting(Image::imageId)
        .containsExactlyInAnyOrder(id, PUBLIC);
    assertThat(other.describeTags(r -> r.filters(f -> f.name("key").values("Env"))).tags())
        .allSatisfy(tag -> assertThat(tag.resourceTypeAsString()).isEqualTo("image"))
        .extracting(TagDescription::resourceId)
        .containsExactlyInAnyOrder(id, PUBLIC);
    assertThat(ec2.describeTags(r -> r.filters(f -> f.name("key").values("Env"))).tags()).isEmpty();

    other.deleteTags(r -> r.resources(id, PUBLIC).tags(theirs));
    assertThat(other.describeImages(r -> r.imageIds(id)).images().get(0).tags())
        .containsExactly(more);
    ec2.deregisterImage(r -> r.imageId(id));
    assertThat(other.describeTags(r -> {}).tags())
        .extracting(TagDescription::resourceId)
        .containsExactly(PUBLIC);
    assertFault(
        "InvalidAMIID.NotFound",
        () -> other.createTags(r -> r.resources("ami-0abcdef0123456789").tags(more)));
  }

  private List<String> permissions(String id) {
    return ec2
        .describeImageAttribute(r -> r.imageId(id).attribute(ImageAttributeName.LAUNCH_PERMISSION))
        .launchPermissions()
        .stream()
        .map(p -> p.group() == null ? p.userId() : p.groupAsString())
        .toList();
  }

  @Test
  void aPublicImageIsSeenByAllUntilItIsReset() {
    String id = register("my-image");
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    ec2.modifyImageAttribute(
        r ->
            r.imageId(id)
                .attribute("launchPermission")
                .operationType(OperationType.ADD)
                .userGroups("all"));
    assertThat(described(id).publicLaunchPermissions()).isTrue();
    assertThat(other.describeImages(r -> r.imageIds(id)).images()).hasSize(1);
    ec2.resetImageAttribute(r -> r.imageId(id).attribute("launchPermission"));
    assertThat(described(id).publicLaunchPermissions()).isFalse();
    assertFault("InvalidAMIID.NotFound", () -> other.describeImages(r -> r.imageIds(id)));
    assertFault(
        "InvalidAMIAttributeItemValue",
        () ->
            ec2.modifyImageAttribute(
                r -> r.imageId(id).operationType(OperationType.ADD).userIds("12345")));
    assertFault(
        "InvalidAMIAttributeItemValue",
        () ->
            ec2.modifyImageAttribute(
                r -> r.imageId(id).operationType(OperationType.ADD).userGroups("everyone")));
  }

  @Test
  void blockedPublicAccessRefusesNewPublicImages() {
    String id = register("my-image");
    ec2.enableImageBlockPublicAccess(
        r -> r.imageBlockPublicAccessState(ImageBlockPublicAccessEnabledState.BLOCK_NEW_SHARING));
    assertThat(ec2.getImageBlockPublicAccessState(r -> {}).imageBlockPublicAccessState())
        .isEqualTo("block-new-sharing");
    assertFault(
        "OperationNotPermitted",
        () ->
            ec2.modifyImageAttribute(
                r -> r.imageId(id).launchPermission(p -> p.add(a -> a.group("all")))));
    ec2.disableImageBlockPublicAccess(r -> {});
    ec2.modifyImageAttribute(r -> r.imageId(id).launchPermission(p -> p.add(a -> a.group("all"))));
    assertThat(permissions(id)).containsExactly("all");
  }
}
