package io.github.localec2.server.volume;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CopySnapshotRequest;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.FastSnapshotRestoreStateCode;
import software.amazon.awssdk.services.ec2.model.LockMode;
import software.amazon.awssdk.services.ec2.model.LockState;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.SnapshotBlockPublicAccessState;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.StorageTier;
import software.amazon.awssdk.services.ec2.model.TieringOperationStatus;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class SnapshotOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final String OTHER = "111122223333";

  private final Ec2Client ec2 = EC2.client();

  private String volume(int size) {
    return ec2.createVolume(r -> r.size(size).availabilityZone("us-east-1a")).volumeId();
  }

  private String snapshot(int size) {
    String volume = volume(size);
    return ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
  }

  private Snapshot described(String id) {
    return ec2.describeSnapshots(r -> r.snapshotIds(id)).snapshots().get(0);
  }

  @Test
  void aSnapshotIsPendingAndThenComplete() {
    String volume = volume(5);
    CreateSnapshotResponse created =
        ec2.createSnapshot(r -> r.volumeId(volume).description("nightly"));
    assertThat(created.snapshotId()).matches("snap-0[0-9a-f]{16}");
    assertThat(created.state()).isEqualTo(SnapshotState.PENDING);
    assertThat(created.progress()).isEmpty();
    assertThat(created.ownerId()).isEqualTo("000000000000");
    Snapshot done =
        ec2.waiter()
            .waitUntilSnapshotCompleted(r -> r.snapshotIds(created.snapshotId()))
            .matched()
            .response()
            .orElseThrow()
            .snapshots()
            .get(0);
    assertThat(done.progress()).isEqualTo("100%");
    assertThat(done.volumeId()).isEqualTo(volume);
    assertThat(done.volumeSize()).isEqualTo(5);
    assertThat(done.description()).isEqualTo("nightly");
    assertThat(done.storageTier()).isEqualTo(StorageTier.STANDARD);
  }

  @Test
  void aVolumeOfASnapshotHasItsSizeOrMore() {
    String id = snapshot(5);
    CreateVolumeResponse same =
        ec2.createVolume(r -> r.snapshotId(id).availabilityZone("us-east-1b"));
    assertThat(same.size()).isEqualTo(5);
    assertThat(same.snapshotId()).isEqualTo(id);
    assertThat(
            ec2.createVolume(r -> r.snapshotId(id).size(9).availabilityZone("us-east-1b")).size())
        .isEqualTo(9);
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createVolume(r -> r.snapshotId(id).size(4).availabilityZone("us-east-1b")));
    assertFault(
        "InvalidSnapshot.NotFound",
        () -> ec2.createVolume(r -> r.snapshotId("snap-0abc").availabilityZone("us-east-1b")));
  }

  @Test
  void encryptionGoesFromVolumeToSnapshotToVolume() {
    String volume =
        ec2.createVolume(r -> r.size(1).encrypted(true).availabilityZone("us-east-1a")).volumeId();
    String key = ec2.describeVolumes(r -> r.volumeIds(volume)).volumes().get(0).kmsKeyId();
    String id = ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
    assertThat(described(id).encrypted()).isTrue();
    assertThat(described(id).kmsKeyId()).isEqualTo(key);
    assertThat(ec2.createVolume(r -> r.snapshotId(id).availabilityZone("us-east-1a")).kmsKeyId())
        .isEqualTo(key);
  }

  @Test
  void anUnknownSnapshotIsNotFound() {
    assertFault(
        "InvalidSnapshot.NotFound", () -> ec2.describeSnapshots(r -> r.snapshotIds("snap-0abc")));
    assertFault(
        "InvalidSnapshot.NotFound", () -> ec2.deleteSnapshot(r -> r.snapshotId("snap-0abc")));
    assertFault("InvalidParameterValue", () -> ec2.deleteSnapshot(r -> r.snapshotId("abc")));
    assertFault("InvalidVolume.NotFound", () -> ec2.createSnapshot(r -> r.volumeId("vol-0abc")));
  }

  @Test
  void aDeletedSnapshotIsGoneAndItsVolumeStays() {
    String volume = volume(1);
    String id = ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
    ec2.deleteSnapshot(r -> r.snapshotId(id));
    assertFault("InvalidSnapshot.NotFound", () -> ec2.deleteSnapshot(r -> r.snapshotId(id)));
    assertThat(ec2.describeVolumes(r -> r.volumeIds(volume)).volumes()).hasSize(1);
    assertThat(ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots()).isEmpty();
  }

  @Test
  void filtersNarrowSnapshotsDown() {
    String volume = volume(3);
    String id = ec2.createSnapshot(r -> r.volumeId(volume).description("a b")).snapshotId();
    snapshot(4);
    assertThat(found("volume-id", volume)).containsExactly(id);
    assertThat(found("volume-size", "3")).containsExactly(id);
    assertThat(found("description", "a*")).containsExactly(id);
    assertThat(found("status", "completed")).hasSize(2);
    assertThat(found("progress", "100%")).hasSize(2);
    assertThat(found("owner-id", "000000000000")).hasSize(2);
    assertThat(found("encrypted", "true")).isEmpty();
  }

  private List<String> found(String filter, String value) {
    return ec2
        .describeSnapshots(r -> r.filters(f -> f.name(filter).values(value)))
        .snapshots()
        .stream()
        .map(Snapshot::snapshotId)
        .toList();
  }

  @Test
  void aCopyLivesInTheRegionThatIsAsked() {
    String id = snapshot(2);
    described(id);
    Ec2Client west = EC2.client("000000000000", Region.US_WEST_2);
    String copy = west.copySnapshot(from("us-east-1", id)).snapshotId();
    Snapshot described = west.describeSnapshots(r -> r.snapshotIds(copy)).snapshots().get(0);
    assertThat(described.description()).isEqualTo("[Copied " + id + " from us-east-1]");
    assertThat(described.volumeSize()).isEqualTo(2);
    assertThat(described.volumeId()).isEqualTo("vol-ffffffff");
    assertThat(described.encrypted()).isFalse();
    assertFault("InvalidSnapshot.NotFound", () -> described(copy));
    String encrypted =
        west.copySnapshot(from("us-east-1", id).toBuilder().encrypted(true).build()).snapshotId();
    assertThat(west.describeSnapshots(r -> r.snapshotIds(encrypted)).snapshots().get(0).kmsKeyId())
        .startsWith("arn:aws:kms:us-west-2:000000000000:key/");
    assertFault("InvalidSnapshot.NotFound", () -> west.copySnapshot(from("us-east-2", id)));
    assertFault("InvalidParameterValue", () -> west.copySnapshot(from("mars-1", id)));
  }

  /** The SDK makes the URL itself only where the endpoint's name tells the region. */
  private static CopySnapshotRequest from(String region, String id) {
    return CopySnapshotRequest.builder()
        .sourceRegion(region)
        .sourceSnapshotId(id)
        .presignedUrl("https://ec2." + region + ".amazonaws.com/?Action=CopySnapshot")
        .build();
  }

  @Test
  void aSharedSnapshotIsSeenAndUsedByTheOtherAccount() {
    String id = snapshot(2);
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    assertFault("InvalidSnapshot.NotFound", () -> other.describeSnapshots(r -> r.snapshotIds(id)));
    ec2.modifySnapshotAttribute(
        r ->
            r.snapshotId(id)
                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                .operationType(OperationType.ADD)
                .userIds(OTHER));
    assertThat(other.describeSnapshots(r -> r.snapshotIds(id)).snapshots()).hasSize(1);
    assertThat(other.describeSnapshots(r -> r.restorableByUserIds("self")).snapshots()).hasSize(1);
    assertThat(other.describeSnapshots(r -> r.ownerIds("self")).snapshots()).isEmpty();
    assertThat(other.describeSnapshots(r -> r.ownerIds("000000000000")).snapshots()).hasSize(1);
    assertThat(
            other.createVolume(r -> r.snapshotId(id).availabilityZone("us-east-1a")).snapshotId())
        .isEqualTo(id);
    assertThat(
            ec2.describeSnapshotAttribute(
                    r -> r.snapshotId(id).attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION))
                .createVolumePermissions())
        .extracting(p -> p.userId())
        .containsExactly(OTHER);
    ec2.resetSnapshotAttribute(
        r -> r.snapshotId(id).attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION));
    assertThat(other.describeSnapshots(r -> {}).snapshots()).isEmpty();
  }

  @Test
  void publicSnapshotsAreSeenByAllUnlessSharingIsBlocked() {
    String id = snapshot(2);
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    ec2.modifySnapshotAttribute(
        r -> r.snapshotId(id).createVolumePermission(m -> m.add(p -> p.group("all"))));
    assertThat(other.describeSnapshots(r -> r.restorableByUserIds("all")).snapshots()).hasSize(1);
    ec2.enableSnapshotBlockPublicAccess(
        r -> r.state(SnapshotBlockPublicAccessState.BLOCK_ALL_SHARING));
    assertThat(other.describeSnapshots(r -> {}).snapshots()).isEmpty();
    String second = snapshot(1);
    assertFault(
        "OperationNotPermitted",
        () ->
            ec2.modifySnapshotAttribute(
                r -> r.snapshotId(second).createVolumePermission(m -> m.add(p -> p.group("all")))));
    ec2.disableSnapshotBlockPublicAccess(r -> {});
    assertThat(ec2.getSnapshotBlockPublicAccessState(r -> {}).state())
        .isEqualTo(SnapshotBlockPublicAccessState.UNBLOCKED);
    assertFault(
        "InvalidUserID.Malformed",
        () ->
            ec2.modifySnapshotAttribute(
                r -> r.snapshotId(id).operationType(OperationType.ADD).userIds("me")));
  }

  @Test
  void aSnapshotGoesToTheArchiveAndComesBack() {
    String id = snapshot(2);
    described(id);
    ec2.modifySnapshotTier(r -> r.snapshotId(id).storageTier("archive"));
    assertThat(described(id).storageTier()).isEqualTo(StorageTier.ARCHIVE);
    assertFault(
        "IncorrectState",
        () -> ec2.createVolume(r -> r.snapshotId(id).availabilityZone("us-east-1a")));
    var tier = ec2.describeSnapshotTierStatus(r -> {}).snapshotTierStatuses().get(0);
    assertThat(tier.lastTieringOperationStatus())
        .isEqualTo(TieringOperationStatus.ARCHIVAL_COMPLETED);
    assertThat(
            ec2.restoreSnapshotTier(r -> r.snapshotId(id).permanentRestore(true))
                .isPermanentRestore())
        .isTrue();
    assertThat(described(id).storageTier()).isEqualTo(StorageTier.STANDARD);
    assertFault(
        "IncorrectState",
        () -> ec2.restoreSnapshotTier(r -> r.snapshotId(id).temporaryRestoreDays(3)));
  }

  @Test
  void aLockedSnapshotCannotBeDeleted() {
    String id = snapshot(2);
    var lock =
        ec2.lockSnapshot(r -> r.snapshotId(id).lockMode(LockMode.GOVERNANCE).lockDuration(3));
    assertThat(lock.lockState()).isEqualTo(LockState.GOVERNANCE);
    assertThat(lock.lockExpiresOn()).isAfter(lock.lockCreatedOn());
    assertFault("OperationNotPermitted", () -> ec2.deleteSnapshot(r -> r.snapshotId(id)));
    assertThat(ec2.describeLockedSnapshots(r -> {}).snapshots()).hasSize(1);
    ec2.unlockSnapshot(r -> r.snapshotId(id));
    assertThat(ec2.describeLockedSnapshots(r -> {}).snapshots()).isEmpty();
    ec2.lockSnapshot(r -> r.snapshotId(id).lockMode(LockMode.COMPLIANCE).lockDuration(3));
    assertFault("OperationNotPermitted", () -> ec2.unlockSnapshot(r -> r.snapshotId(id)));
    assertFault(
        "MissingParameter",
        () -> ec2.lockSnapshot(r -> r.snapshotId(id).lockMode(LockMode.GOVERNANCE)));
  }

  @Test
  void fastRestoresAreEnabledZoneByZone() {
    String id = snapshot(2);
    var begun =
        ec2.enableFastSnapshotRestores(
            r -> r.sourceSnapshotIds(id).availabilityZones("us-east-1a", "us-east-1b"));
    assertThat(begun.successful())
        .extracting(s -> s.state())
        .containsOnly(FastSnapshotRestoreStateCode.ENABLING);
    assertThat(ec2.describeFastSnapshotRestores(r -> {}).fastSnapshotRestores())
        .extracting(s -> s.availabilityZone() + " " + s.stateAsString())
        .containsExactly("us-east-1a enabled", "us-east-1b enabled");
    assertThat(
            ec2.createVolume(r -> r.snapshotId(id).availabilityZone("us-east-1a")).fastRestored())
        .isTrue();
    var ended =
        ec2.disableFastSnapshotRestores(
            r -> r.sourceSnapshotIds(id).availabilityZones("us-east-1a", "us-east-1c"));
    assertThat(ended.successful()).hasSize(1);
    assertThat(ended.unsuccessful()).hasSize(1);
    assertThat(ec2.describeFastSnapshotRestores(r -> {}).fastSnapshotRestores()).hasSize(1);
  }

  @Test
  void theRecycleBinIsEmptyWithoutRules() {
    assertThat(ec2.listSnapshotsInRecycleBin(r -> {}).snapshots()).isEmpty();
    assertFault(
        "InvalidSnapshot.NotFound",
        () -> ec2.restoreSnapshotFromRecycleBin(r -> r.snapshotId("snap-0123")));
  }
}
