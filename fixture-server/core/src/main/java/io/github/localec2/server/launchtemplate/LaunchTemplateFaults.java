package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;

/** The errors of launch templates. */
final class LaunchTemplateFaults {
  static final String ID_NOT_FOUND = "InvalidLaunchTemplateId.NotFound";
  static final String ID_MALFORMED = "InvalidLaunchTemplateId.Malformed";
  static final String NAME_NOT_FOUND = "InvalidLaunchTemplateName.NotFoundException";
  static final String NAME_MALFORMED = "InvalidLaunchTemplateName.MalformedException";

  private LaunchTemplateFaults() {}

  static Ec2Fault idNotFound(String id) {
    return Ec2Fault.of(
        ID_NOT_FOUND,
        "The specified launch template, with template ID " + id + ", does not exist.");
  }

  static Ec2Fault nameNotFound(String name) {
    return Ec2Fault.of(
        NAME_NOT_FOUND,
        "The specified launch template, with template name " + name + ", does not exist.");
  }

  /** What describing templates answers; the code says whether an id or a name was meant. */
  static Ec2Fault atLeastOneNotFound(String code) {
    return Ec2Fault.of(
        code, "At least one of the launch templates specified in the request does not exist.");
  }

  static Ec2Fault idMalformed(String id) {
    return Ec2Fault.of(ID_MALFORMED, "Invalid id: \"" + id + "\" (expecting \"lt-...\")");
  }

  static Ec2Fault nameMalformed() {
    return Ec2Fault.of(
        NAME_MALFORMED,
        "A launch template name must be between 3 and 128 characters, and may contain letters,"
            + " numbers, and the following characters: - ( ) . / _.");
  }

  static Ec2Fault nameTaken() {
    return Ec2Fault.of(
        "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
  }

  static Ec2Fault versionNotFound(String id, long number) {
    return Ec2Fault.of(
        "InvalidLaunchTemplateId.VersionNotFound",
        "Could not find the specified version "
            + number
            + " for the launch template with ID "
            + id
            + ".");
  }

  static Ec2Fault versionInvalid() {
    return CommonFaults.invalidParameterValue(
        "Invalid launch template version: either '$Default', '$Latest', or a numeric version are"
            + " allowed.");
  }

  static Ec2Fault idOrName() {
    return CommonFaults.missingParameter("LaunchTemplateId or LaunchTemplateName");
  }

  static Ec2Fault idAndName() {
    return CommonFaults.notTogether("LaunchTemplateName", "LaunchTemplateId");
  }
}
