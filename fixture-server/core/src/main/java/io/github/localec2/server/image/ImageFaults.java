package io.github.localec2.server.image;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Collection;
import java.util.List;

/** What EC2 answers when an image isn't there or can't be used. */
final class ImageFaults {
  private ImageFaults() {}

  static Ec2Fault notFound(String imageId) {
    return notFound(List.of(imageId));
  }

  /** EC2 shows the ids in brackets. */
  static Ec2Fault notFound(Collection<String> ids) {
    return Ec2Fault.of(
        "InvalidAMIID.NotFound",
        (ids.size() == 1 ? "The image id '[" : "The image ids '[")
            + String.join(", ", ids)
            + (ids.size() == 1 ? "]' does not exist" : "]' do not exist"));
  }

  static Ec2Fault malformed(String imageId) {
    return Ec2Fault.of(
        "InvalidAMIID.Malformed", "Invalid id: \"" + imageId + "\" (expecting \"ami-...\")");
  }

  static Ec2Fault unavailable(String imageId) {
    return Ec2Fault.of(
        "InvalidAMIID.Unavailable", "The image ID '" + imageId + "' is no longer available");
  }

  static Ec2Fault duplicateName(String name, String imageId) {
    return Ec2Fault.of(
        "InvalidAMIName.Duplicate", "AMI name " + name + " is already in use by AMI " + imageId);
  }

  static Ec2Fault malformedName() {
    return Ec2Fault.of(
        "InvalidAMIName.Malformed",
        "AMI names must be between 3 and 128 characters long, and may contain letters, numbers,"
            + " '(', ')', '.', '-', '/', '_', and several other characters");
  }

  static Ec2Fault notOwner(String imageId) {
    return Ec2Fault.of("AuthFailure", "Not authorized for image:" + imageId);
  }

  static Ec2Fault protectedImage(String imageId) {
    return CommonFaults.operationNotPermitted(
        "The image '" + imageId + "' can't be deregistered while deregistration protection is on");
  }

  static Ec2Fault publicSharingBlocked() {
    return CommonFaults.operationNotPermitted(
        "You can't publicly share this image because block public access for AMIs is enabled for"
            + " this account and Region.");
  }
}
