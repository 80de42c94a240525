package io.github.localec2.server.volume;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttributeName;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeStatusInfoStatus;
import software.amazon.awssdk.services.ec2.model.VolumeType;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class VolumeOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private CreateVolumeResponse create(CreateVolumeRequest.Builder request) {
    return ec2.createVolume(request.availabilityZone("us-east-1a").build());
  }

  private Volume volume(String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  @Test
  void aNewVolumeIsCreatingAndThenAvailable() {
    CreateVolumeResponse created = create(CreateVolumeRequest.builder().size(10));
    assertThat(created.volumeId()).matches("vol-0[0-9a-f]{16}");
    assertThat(created.state()).isEqualTo(VolumeState.CREATING);
    assertThat(created.volumeType()).isEqualTo(VolumeType.GP2);
    assertThat(created.iops()).isEqualTo(100);
    assertThat(created.encrypted()).isFalse();
    assertThat(created.snapshotId()).isEmpty();
    Volume volume =
        ec2.waiter()
            .waitUntilVolumeAvailable(r -> r.volumeIds(created.volumeId()))
            .matched()
            .response()
            .orElseThrow()
            .volumes()
            .get(0);
    assertThat(volume.state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(volume.availabilityZone()).isEqualTo("us-east-1a");
    assertThat(volume.availabilityZoneId()).isEqualTo("use1-az1");
    assertThat(volume.hasAttachments()).isTrue();
    assertThat(volume.attachments()).isEmpty();
  }

  @Test
  void gp2HasThreeOperationsForEachGib() {
    assertThat(create(CreateVolumeRequest.builder().size(1)).iops()).isEqualTo(100);
    assertThat(create(CreateVolumeRequest.builder().size(500)).iops()).isEqualTo(1500);
    assertThat(create(CreateVolumeRequest.builder().size(16_384)).iops()).isEqualTo(16_000);
  }

  @Test
  void gp3HasItsBaselineUnlessMoreIsAsked() {
    CreateVolumeResponse plain = create(CreateVolumeRequest.builder().size(8).volumeType("gp3"));
    assertThat(plain.iops()).isEqualTo(3000);
    assertThat(plain.throughput()).isEqualTo(125);
    CreateVolumeResponse fast =
        create(
            CreateVolumeRequest.builder()
                .size(100)
                .volumeType("gp3")
                .iops(16_000)
                .throughput(1000));
    assertThat(fast.iops()).isEqualTo(16_000);
    assertThat(fast.throughput()).isEqualTo(1000);
  }

  @Test
  void sizesOutsideTheTypesBoundsAreRefused() {
    assertFault("InvalidParameterValue", () -> create(CreateVolumeRequest.builder().size(0)));
    assertFault("InvalidParameterValue", () -> create(CreateVolumeRequest.builder().size(16_385)));
    assertFault(
        "InvalidParameterValue",
        () -> create(CreateVolumeRequest.builder().size(124).volumeType("st1")));
    assertFault(
        "InvalidParameterValue",
        () -> create(CreateVolumeRequest.builder().size(1025).volumeType("standard")));
  }

  @Test
  void speedsOutsideTheTypesBoundsAreRefused() {
    assertFault(
        "MissingParameter", () -> create(CreateVolumeRequest.builder().size(10).volumeType("io1")));
    assertFault(
        "InvalidParameterCombination",
        () -> create(CreateVolumeRequest.builder().size(10).volumeType("gp2").iops(200)));
    assertFault(
        "InvalidParameterCombination",
        () -> create(CreateVolumeRequest.builder().size(10).volumeType("gp2").throughput(200)));
    assertFault(
        "InvalidParameterValue",
        () -> create(CreateVolumeRequest.builder().size(10).volumeType("io1").iops(99)));
    assertThat(
            assertFault(
                    "InvalidParameterValue",
                    () ->
                        create(CreateVolumeRequest.builder().size(10).volumeType("io1").iops(750)))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("Iops to volume size ratio of 75.000000 is too high; maximum is 50");
    assertFault(
        "InvalidParameterValue",
        () -> create(CreateVolumeRequest.builder().size(10).volumeType("gp3").throughput(1000)));
  }

  @Test
  void aVolumeNeedsASizeAndAZone() {
    assertFault("MissingParameter", () -> create(CreateVolumeRequest.builder()));
    assertFault("MissingParameter", () -> ec2.createVolume(r -> r.size(1)));
    assertThat(
            assertFault(
                    "InvalidZone.NotFound",
                    () -> ec2.createVolume(r -> r.size(1).availabilityZone("us-west-2a")))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo("The zone 'us-west-2a' does not exist.");
  }

  @Test
  void theZoneCanBeNamedByItsId() {
    assertThat(ec2.createVolume(r -> r.size(1).availabilityZoneId("use1-az2")).availabilityZone())
        .isEqualTo("us-east-1b");
  }

  @Test
  void encryptedVolumesHaveTheAccountsKeyOrTheirOwn() {
    CreateVolumeResponse byDefault = create(CreateVolumeRequest.builder().size(1).encrypted(true));
    assertThat(byDefault.kmsKeyId())
        .matches("arn:aws:kms:us-east-1:000000000000:key/[0-9a-f-]{36}");
    CreateVolumeResponse own =
        create(CreateVolumeRequest.builder().size(1).encrypted(true).kmsKeyId("alias/mine"));
    assertThat(own.kmsKeyId()).isEqualTo("arn:aws:kms:us-east-1:000000000000:alias/mine");
    assertFault(
        "InvalidParameterDependency",
        () -> create(CreateVolumeRequest.builder().size(1).kmsKeyId("alias/mine")));
  }

  @Test
  void encryptionByDefaultEncryptsEveryNewVolume() {
    assertThat(ec2.getEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault()).isFalse();
    assertThat(ec2.enableEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault()).isTrue();
    assertThat(ec2.getEbsDefaultKmsKeyId(r -> {}).kmsKeyId()).isEqualTo("alias/aws/ebs");
    String key = ec2.modifyEbsDefaultKmsKeyId(r -> r.kmsKeyId("1234abcd")).kmsKeyId();
    assertThat(key).isEqualTo("arn:aws:kms:us-east-1:000000000000:key/1234abcd");
    CreateVolumeResponse created = create(CreateVolumeRequest.builder().size(1));
    assertThat(created.encrypted()).isTrue();
    assertThat(created.kmsKeyId()).isEqualTo(key);
    assertThat(ec2.resetEbsDefaultKmsKeyId(r -> {}).kmsKeyId()).isEqualTo("alias/aws/ebs");
    assertThat(ec2.disableEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault()).isFalse();
    assertThat(create(CreateVolumeRequest.builder().size(1)).encrypted()).isFalse();
  }

  @Test
  void onlyProvisionedVolumesCanBeMultiAttach() {
    assertThat(
            create(
                    CreateVolumeRequest.builder()
                        .size(10)
                        .volumeType("io2")
                        .iops(100)
                        .multiAttachEnabled(true))
                .multiAttachEnabled())
        .isTrue();
    assertFault(
        "InvalidParameterCombination",
        () -> create(CreateVolumeRequest.builder().size(10).multiAttachEnabled(true)));
  }

  @Test
  void tagsAtCreationAreKeptAndFiltered() {
    CreateVolumeResponse created =
        create(
            CreateVolumeRequest.builder()
                .size(1)
                .tagSpecifications(
                    t ->
                        t.resourceType(ResourceType.VOLUME)
                            .tags(Tag.builder().key("Name").value("data").build())));
    create(CreateVolumeRequest.builder().size(2));
    assertThat(created.tags()).extracting(Tag::value).containsExactly("data");
    assertThat(found(filter("tag:Name", "da*"))).containsExactly(created.volumeId());
    assertThat(found(filter("tag-key", "Name"))).containsExactly(created.volumeId());
    assertThat(found(filter("size", "1"), filter("status", "available")))
        .containsExactly(created.volumeId());
    assertThat(found(filter("size", "3"))).isEmpty();
    assertThat(found(filter("encrypted", "false"))).hasSize(2);
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private List<String> found(Filter... filters) {
    return ec2.describeVolumes(r -> r.filters(filters)).volumes().stream()
        .map(Volume::volumeId)
        .toList();
  }

  @Test
  void listingsComeInPages() {
    for (int i = 0; i < 7; i++) {
      create(CreateVolumeRequest.builder().size(1));
    }
    DescribeVolumesResponse first = ec2.describeVolumes(r -> r.maxResults(5));
    assertThat(first.volumes()).hasSize(5);
    assertThat(ec2.describeVolumes(r -> r.maxResults(5).nextToken(first.nextToken())).volumes())
        .hasSize(2);
    assertThat(ec2.describeVolumesPaginator(r -> r.maxResults(5)).volumes()).hasSize(7);
    assertFault("InvalidNextToken", () -> ec2.describeVolumes(r -> r.maxResults(5).nextToken("x")));
    assertFault("InvalidParameterValue", () -> ec2.describeVolumes(r -> r.maxResults(0)));
  }

  @Test
  void anUnknownVolumeIsNotFound() {
    assertFault(
        "InvalidVolume.NotFound", () -> ec2.describeVolumes(r -> r.volumeIds("vol-0123456789")));
    assertFault(
        "InvalidVolume.NotFound", () -> ec2.deleteVolume(r -> r.volumeId("vol-0123456789")));
    assertFault("InvalidParameterValue", () -> ec2.deleteVolume(r -> r.volumeId("foo")));
  }

  @Test
  void aDeletedVolumeIsGone() {
    String id = create(CreateVolumeRequest.builder().size(1)).volumeId();
    ec2.deleteVolume(r -> r.volumeId(id));
    assertThat(ec2.waiter().waitUntilVolumeDeleted(r -> r.volumeIds(id)).matched().exception())
        .isPresent();
    assertFault("InvalidVolume.NotFound", () -> ec2.deleteVolume(r -> r.volumeId(id)));
  }

  @Test
  void aModifiedVolumeHasItsNewShape() {
    String id = create(CreateVolumeRequest.builder().size(10)).volumeId();
    var started =
        ec2.modifyVolume(r -> r.volumeId(id).size(20).volumeType("gp3")).volumeModification();
    assertThat(started.modificationState()).isEqualTo(VolumeModificationState.MODIFYING);
    assertThat(started.originalSize()).isEqualTo(10);
    assertThat(started.targetSize()).isEqualTo(20);
    assertThat(started.targetIops()).isEqualTo(3000);
    var done = ec2.describeVolumesModifications(r -> r.volumeIds(id)).volumesModifications().get(0);
    assertThat(done.modificationState()).isEqualTo(VolumeModificationState.COMPLETED);
    assertThat(done.progress()).isEqualTo(100);
    assertThat(done.endTime()).isNotNull();
    assertThat(volume(id).size()).isEqualTo(20);
    assertThat(volume(id).volumeType()).isEqualTo(VolumeType.GP3);
    assertThat(volume(id).throughput()).isEqualTo(125);
  }

  @Test
  void aVolumeIsModifiedOnceInSixHours() {
    String id = create(CreateVolumeRequest.builder().size(10)).volumeId();
    ec2.modifyVolume(r -> r.volumeId(id).size(20));
    assertFault(
        "VolumeModificationRateExceeded", () -> ec2.modifyVolume(r -> r.volumeId(id).size(30)));
  }

  @Test
  void aVolumeNeverShrinks() {
    String id = create(CreateVolumeRequest.builder().size(10)).volumeId();
    assertFault("InvalidParameterValue", () -> ec2.modifyVolume(r -> r.volumeId(id).size(9)));
    assertFault("InvalidParameterCombination", () -> ec2.modifyVolume(r -> r.volumeId(id)));
    assertFault(
        "InvalidVolumeModification.NotFound",
        () -> ec2.describeVolumesModifications(r -> r.volumeIds(id)));
    assertThat(ec2.describeVolumesModifications(r -> {}).volumesModifications()).isEmpty();
  }

  @Test
  void copiesKeepTheShapeOfTheirSource() {
    String id =
        create(CreateVolumeRequest.builder().size(10).volumeType("gp3").encrypted(true)).volumeId();
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
    Volume copy = ec2.copyVolumes(r -> r.sourceVolumeId(id).size(12)).volumes().get(0);
    assertThat(copy.state()).isEqualTo(VolumeState.CREATING);
    assertThat(copy.sourceVolumeId()).isEqualTo(id);
    assertThat(copy.size()).isEqualTo(12);
    assertThat(copy.encrypted()).isTrue();
    assertThat(volume(copy.volumeId()).state()).isEqualTo(VolumeState.AVAILABLE);
    assertFault("InvalidParameterValue", () -> ec2.copyVolumes(r -> r.sourceVolumeId(id).size(5)));
  }

  @Test
  void theStatusOfAVolumeIsOk() {
    String id = create(CreateVolumeRequest.builder().size(10)).volumeId();
    var status = ec2.describeVolumeStatus(r -> r.volumeIds(id)).volumeStatuses().get(0);
    assertThat(status.volumeStatus().status()).isEqualTo(VolumeStatusInfoStatus.OK);
    assertThat(status.volumeStatus().details())
        .extracting(d -> d.nameAsString() + "=" + d.status())
        .containsExactly("io-enabled=passed", "io-performance=not-applicable");
    assertThat(status.availabilityZone()).isEqualTo("us-east-1a");
    assertThat(
            ec2.describeVolumeStatus(r -> r.filters(filter("volume-status.status", "impaired")))
                .volumeStatuses())
        .isEmpty();
  }

  @Test
  void ioIsEnabledByItselfWhenAskedFor() {
    String id = create(CreateVolumeRequest.builder().size(10)).volumeId();
    assertThat(autoEnableIo(id)).isFalse();
    ec2.modifyVolumeAttribute(r -> r.volumeId(id).autoEnableIO(v -> v.value(true)));
    assertThat(autoEnableIo(id)).isTrue();
    ec2.enableVolumeIO(r -> r.volumeId(id));
    ec2.modifyVolumeAttribute(r -> r.volumeId(id).autoEnableIO(v -> v.value(false)));
    assertThat(autoEnableIo(id)).isFalse();
    assertFault("InvalidVolume.NotFound", () -> ec2.enableVolumeIO(r -> r.volumeId("vol-0a")));
  }

  private boolean autoEnableIo(String id) {
    return ec2.describeVolumeAttribute(
            r -> r.volumeId(id).attribute(VolumeAttributeName.AUTO_ENABLE_IO))
        .autoEnableIO()
        .value();
  }

  @Test
  void theRecycleBinIsEmptyWithoutRules() {
    assertThat(ec2.listVolumesInRecycleBin(r -> {}).volumes()).isEmpty();
    assertFault(
        "InvalidVolume.NotFound",
        () -> ec2.restoreVolumeFromRecycleBin(r -> r.volumeId("vol-0123")));
  }

  @Test
  void aDryRunMakesNoVolume() {
    assertFault(
        "DryRunOperation", () -> create(CreateVolumeRequest.builder().size(1).dryRun(true)));
    assertThat(ec2.describeVolumes().volumes()).isEmpty();
  }
}
