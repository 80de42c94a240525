package io.github.localec2.server.protocol.sts;

import io.github.localec2.server.state.Ec2Fault;

/** The errors of STS. */
final class StsFaults {
  private StsFaults() {}

  static Ec2Fault invalidAction(String action, String version) {
    return Ec2Fault.of(
        "InvalidAction", "Could not find operation " + action + " for version " + version);
  }

  static Ec2Fault missingAction() {
    return Ec2Fault.of("MissingAction", "Missing Action");
  }

  /** The form in which the services of this protocol refuse a member. */
  static Ec2Fault constraint(String value, String member, String constraint) {
    return Ec2Fault.of(
        "ValidationError",
        "1 validation error detected: Value "
            + value
            + " at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }

  static Ec2Fault invalid(String message) {
    return Ec2Fault.of("ValidationError", message);
  }

  static Ec2Fault malformed(String message) {
    return Ec2Fault.of("MalformedInput", message);
  }

  static Ec2Fault accessDenied(String message) {
    return Ec2Fault.of("AccessDenied", message, 403);
  }
}
