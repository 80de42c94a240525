package io.github.localec2.server.instancetype;

import io.github.localec2.server.state.CommonFaults;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsRequest;

/** What attribute-based selection demands of a request. */
final class RequirementChecks {
  private RequirementChecks() {}

  /** The requirements, if vCPUs and memory have a minimum and no list contradicts another. */
  static InstanceRequirementsRequest checked(InstanceRequirementsRequest requirements) {
    if (requirements.vCpuCount() == null || requirements.vCpuCount().min() == null) {
      throw CommonFaults.missingParameter("InstanceRequirements.VCpuCount.Min");
    }
    if (requirements.memoryMiB() == null || requirements.memoryMiB().min() == null) {
      throw CommonFaults.missingParameter("InstanceRequirements.MemoryMiB.Min");
    }
    if (!requirements.allowedInstanceTypes().isEmpty()
        && !requirements.excludedInstanceTypes().isEmpty()) {
      throw CommonFaults.notTogether("AllowedInstanceTypes", "ExcludedInstanceTypes");
    }
    return requirements;
  }
}
