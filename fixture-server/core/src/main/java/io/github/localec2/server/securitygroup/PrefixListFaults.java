package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;

/** The errors of managed prefix lists. */
final class PrefixListFaults {
  private PrefixListFaults() {}

  static Ec2Fault versionMismatch() {
    return Ec2Fault.of(
        "PrefixListVersionMismatch", "The prefix list has the incorrect version number.");
  }

  static Ec2Fault tooManyEntries(int most) {
    return Ec2Fault.of(
        "PrefixListMaxEntriesExceeded",
        "The prefix list cannot have more than its maximum number of entries (" + most + ").");
  }

  static Ec2Fault entryMissing(String cidr) {
    return Ec2Fault.of(
        "InvalidPrefixListModification", "The entry with the CIDR " + cidr + " does not exist.");
  }

  static Ec2Fault entryRepeated(String cidr) {
    return Ec2Fault.of(
        "InvalidPrefixListModification",
        "The request contains the CIDR " + cidr + " more than once.");
  }

  static Ec2Fault addedAndRemoved(String cidr) {
    return CommonFaults.invalidParameterValue(
        "Request cannot contain Cidr "
            + cidr
            + " in both AddPrefixListEntries and RemovePrefixListEntries");
  }

  static Ec2Fault versionNotFound(String id, long version) {
    return CommonFaults.invalidParameterValue(
        "The version " + version + " of the prefix list '" + id + "' does not exist.");
  }

  static Ec2Fault notYours(String id) {
    return CommonFaults.operationNotPermitted(
        "The prefix list '" + id + "' is owned by AWS and cannot be changed.");
  }

  static Ec2Fault inUse(String id) {
    return CommonFaults.dependencyViolation(
        "The prefix list '" + id + "' has dependencies and cannot be deleted.");
  }

  static Ec2Fault busy(String id, String state) {
    return CommonFaults.incorrectState(
        "The prefix list '" + id + "' is in the state '" + state + "'.");
  }
}
