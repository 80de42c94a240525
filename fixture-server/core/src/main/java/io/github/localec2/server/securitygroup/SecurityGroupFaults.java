package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import org.jspecify.annotations.Nullable;

/** The errors of security groups. */
final class SecurityGroupFaults {
  private SecurityGroupFaults() {}

  static Ec2Fault notFoundInDefaultVpc(String name, String vpcId) {
    return Ec2Fault.of(
        "InvalidGroup.NotFound",
        "The security group '" + name + "' does not exist in default VPC '" + vpcId + "'");
  }

  static Ec2Fault notFoundInVpc(String group, String vpcId) {
    return Ec2Fault.of(
        "InvalidGroup.NotFound",
        "The security group '" + group + "' does not exist in VPC '" + vpcId + "'");
  }

  static Ec2Fault noDefaultVpc() {
    return Ec2Fault.of("VPCIdNotSpecified", "No default VPC for this user");
  }

  static Ec2Fault namesNeedTheDefaultVpc() {
    return Ec2Fault.of(
        "VPCIdNotSpecified",
        "No default VPC for this user. GroupName is only supported for EC2-Classic and default"
            + " VPC.");
  }

  static Ec2Fault duplicate(String name, String vpcId) {
    return Ec2Fault.of(
        "InvalidGroup.Duplicate",
        "The security group '" + name + "' already exists for VPC '" + vpcId + "'");
  }

  /** EC2 tells the two apart by whether the request names a VPC. */
  static Ec2Fault reserved(String name, @Nullable String vpcId) {
    return vpcId == null
        ? Ec2Fault.of("InvalidGroup.Reserved", "The security group '" + name + "' is reserved")
        : CommonFaults.invalidParameterValue("Cannot use reserved security group name: " + name);
  }

  static Ec2Fault cannotDelete(String id, String name) {
    return Ec2Fault.of(
        "CannotDelete",
        "the specified group: \"" + id + "\" name: \"" + name + "\" cannot be deleted by a user");
  }

  static Ec2Fault inUse(String id) {
    return CommonFaults.dependencyViolation("resource " + id + " has a dependent object");
  }

  static Ec2Fault tooManyGroups(String vpcId) {
    return Ec2Fault.of(
        "SecurityGroupLimitExceeded",
        "The maximum number of security groups for VPC '" + vpcId + "' has been reached.");
  }

  static Ec2Fault tooManyGroupsOfAnInterface() {
    return Ec2Fault.of(
        "SecurityGroupsPerInterfaceLimitExceeded",
        "The maximum number of security groups per interface has been reached.");
  }

  static Ec2Fault tooManyRules() {
    return Ec2Fault.of(
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.");
  }

  static Ec2Fault differentNetworks() {
    return Ec2Fault.of(
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.");
  }

  static Ec2Fault groupMissing() {
    return CommonFaults.missingParameter("groupName or groupId");
  }

  static Ec2Fault byIdOnly(String name) {
    return CommonFaults.invalidParameterValue(
        "Invalid value '"
            + name
            + "' for groupName. You may not reference Amazon VPC security groups by name. Please"
            + " use the corresponding id for this operation.");
  }

  static Ec2Fault duplicateRule(RuleSpec rule) {
    return Ec2Fault.of(
        "InvalidPermission.Duplicate",
        "the specified rule \"" + rule.inWords() + "\" already exists");
  }

  static Ec2Fault repeatedRule() {
    return CommonFaults.invalidParameterValue("The same permission must not appear multiple times");
  }

  static Ec2Fault ruleNotFound() {
    return Ec2Fault.of(
        "InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
  }

  static Ec2Fault associationNotFound(String groupId, String vpcId) {
    return Ec2Fault.of(
        "InvalidSecurityGroupVpcAssociation.NotFound",
        "The security group '" + groupId + "' is not associated with the VPC '" + vpcId + "'");
  }
}
