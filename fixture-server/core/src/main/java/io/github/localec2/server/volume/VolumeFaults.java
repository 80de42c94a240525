package io.github.localec2.server.volume;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;

/** What EC2 answers when volumes, snapshots or block device mappings can't be as asked for. */
final class VolumeFaults {
  private VolumeFaults() {}

  static Ec2Fault inUse(String volumeId, String instanceId) {
    return Ec2Fault.of(
        "VolumeInUse", "Volume " + volumeId + " is currently attached to " + instanceId);
  }

  static Ec2Fault alreadyAttached(String volumeId) {
    return Ec2Fault.of("VolumeInUse", volumeId + " is already attached to an instance");
  }

  static Ec2Fault zoneMismatch(String volumeId, String instanceId) {
    return Ec2Fault.of(
        "InvalidVolume.ZoneMismatch",
        "The volume '"
            + volumeId
            + "' is not in the same availability zone as instance '"
            + instanceId
            + "'");
  }

  /** Not EC2's: here volumes are files, so there is a limit to set. */
  static Ec2Fault tooLarge(int size, int largest) {
    return CommonFaults.invalidParameterValue(
        "The size of the volume ("
            + size
            + ") is above the limit of "
            + largest
            + ", which EC2_EBS_MAX_VOLUME_SIZE sets");
  }

  static Ec2Fault zoneNotFound(String zone) {
    return Ec2Fault.of("InvalidZone.NotFound", "The zone '" + zone + "' does not exist.");
  }

  static Ec2Fault attachmentNotFound(String volumeId, String instanceId) {
    return Ec2Fault.of(
        "InvalidAttachment.NotFound",
        "The volume '" + volumeId + "' is not attached to instance '" + instanceId + "'.");
  }

  static Ec2Fault blockDevice(String message) {
    return Ec2Fault.of("InvalidBlockDeviceMapping", message);
  }

  static Ec2Fault sizeless(String device) {
    return blockDevice("Either snapshot ID or volume size must be provided for: " + device);
  }

  static Ec2Fault smallerThanSnapshot(int size, String snapshotId, int needed) {
    return blockDevice(
        "Volume of size "
            + size
            + "GB is smaller than snapshot '"
            + snapshotId
            + "', expect size>= "
            + needed
            + "GB");
  }

  static Ec2Fault snapshotNotReady(String snapshotId, String state) {
    return CommonFaults.incorrectState(
        "Snapshot '" + snapshotId + "' is in the invalid state '" + state + "'");
  }

  static Ec2Fault deviceTaken(String device) {
    return CommonFaults.invalidParameterValue(
        "Invalid value '"
            + device
            + "' for unixDevice. Attachment point "
            + device
            + " is already in use");
  }

  static Ec2Fault deviceName(String device) {
    return CommonFaults.invalidParameterValue(
        "Value ("
            + device
            + ") for parameter device is invalid. "
            + device
            + " is not a valid EBS device name.");
  }

  static Ec2Fault keyWithoutEncryption() {
    return Ec2Fault.of(
        "InvalidParameterDependency",
        "The parameter KmsKeyId requires the parameter Encrypted to be set.");
  }
}
