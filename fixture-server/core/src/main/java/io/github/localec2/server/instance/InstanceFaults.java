package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.List;

/** The errors about instances that EC2 answers. */
final class InstanceFaults {
  private static final String INCORRECT_STATE = "IncorrectInstanceState";

  private InstanceFaults() {}

  static Ec2Fault cannotStart(String id) {
    return Ec2Fault.of(
        INCORRECT_STATE,
        "The instance '" + id + "' is not in a state from which it can be started.");
  }

  static Ec2Fault cannotStop(String id) {
    return Ec2Fault.of(
        INCORRECT_STATE,
        "This instance '" + id + "' is not in a state from which it can be stopped.");
  }

  static Ec2Fault neverRan(String id) {
    return Ec2Fault.of(
        INCORRECT_STATE,
        "Instance '" + id + "' cannot be stopped as it has never reached the 'running' state.");
  }

  static Ec2Fault notIn(String id, String state) {
    return Ec2Fault.of(
        INCORRECT_STATE, "The instance '" + id + "' is not in the '" + state + "' state.");
  }

  static Ec2Fault cannotReboot(String id) {
    return Ec2Fault.of(
        INCORRECT_STATE,
        "The instance '" + id + "' is not in a state from which it can be rebooted.");
  }

  /** The instance's present state, such as terminated, allows no such change. */
  static Ec2Fault invalidState(String id, String state) {
    return Ec2Fault.of(
        INCORRECT_STATE,
        "Instance '" + id + "' is in the '" + state + "' state and cannot be modified.");
  }

  static Ec2Fault terminationProtected(String id) {
    return CommonFaults.operationNotPermitted(
        "The instance '"
            + id
            + "' may not be terminated. Modify its 'disableApiTermination' instance attribute and"
            + " try again.");
  }

  static Ec2Fault stopProtected(String id) {
    return CommonFaults.operationNotPermitted(
        "The instance '"
            + id
            + "' may not be stopped. Modify its 'disableApiStop' instance attribute and try"
            + " again.");
  }

  static Ec2Fault notHibernatable(String id) {
    return Ec2Fault.of(
        "UnsupportedHibernationConfiguration",
        "The instance '" + id + "' is not configured for hibernation.");
  }

  static Ec2Fault insufficientCapacity(String type, String zone) {
    return insufficientCapacity(type, zone, List.of());
  }

  /**
   * @param others the zones that there is capacity in, as far as that is known
   */
  static Ec2Fault insufficientCapacity(String type, String zone, List<String> others) {
    // the one error of a launch that is EC2's own fault, and so a 500
    return Ec2Fault.of(
        "InsufficientInstanceCapacity",
        "We currently do not have sufficient "
            + type
            + " capacity in the Availability Zone you requested ("
            + zone
            + "). Our system will be working on provisioning additional capacity."
            + (others.isEmpty()
                ? ""
                : " You can currently get "
                    + type
                    + " capacity by not specifying an Availability Zone in your request or"
                    + " choosing "
                    + String.join(", ", others)
                    + "."),
        500);
  }

  static Ec2Fault insufficientAddresses(String subnetId) {
    return Ec2Fault.of(
        "InsufficientFreeAddressesInSubnet",
        "There are not enough free addresses in subnet '"
            + subnetId
            + "' to satisfy the requested number of instances.");
  }

  static Ec2Fault architectureMismatch(String ofType, String ofImage) {
    return CommonFaults.invalidParameterValue(
        "The architecture '"
            + ofType
            + "' of the specified instance type does not match the architecture '"
            + ofImage
            + "' of the specified AMI. Specify an instance type and an AMI that have matching"
            + " architectures, and try again. You can use 'describe-instance-types' or"
            + " 'describe-images' to discover the architecture of the instance type or AMI.");
  }

  /** Two ways to say the same about the network of a launch. */
  static Ec2Fault notWithInterfaces(String what) {
    return CommonFaults.invalidParameterCombination(
        "Network interfaces and an instance-level "
            + what
            + " may not be specified on the same request");
  }
}
