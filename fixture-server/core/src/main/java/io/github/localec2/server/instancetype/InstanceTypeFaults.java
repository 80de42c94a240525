package io.github.localec2.server.instancetype;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Collection;
import java.util.List;

/** The errors about instance types that EC2 answers. */
public final class InstanceTypeFaults {
  private InstanceTypeFaults() {}

  /** What describing types answers where some of those asked for are unknown in the region. */
  public static Ec2Fault doNotExist(Collection<String> names) {
    return Ec2Fault.of(
        "InvalidInstanceType",
        "The following supplied instance types do not exist: [" + String.join(", ", names) + "]");
  }

  /** What launching or changing an instance answers to a name that is no instance type. */
  public static Ec2Fault invalid(String name) {
    return CommonFaults.invalidParameterValue("Invalid value '" + name + "' for InstanceType.");
  }

  /** What launching answers where the type is not in the zone asked for, but in others. */
  public static Ec2Fault notInZone(String name, String zone, List<String> zonesThatOfferIt) {
    return CommonFaults.unsupported(
        "Your requested instance type ("
            + name
            + ") is not supported in your requested Availability Zone ("
            + zone
            + "). Please retry your request by not specifying an Availability Zone or choosing "
            + String.join(", ", zonesThatOfferIt)
            + ".");
  }

  /** What launching answers where the type is nowhere in the region. */
  public static Ec2Fault notInRegion() {
    return CommonFaults.unsupported(
        "The requested configuration is currently not supported. Please check the documentation"
            + " for supported configurations.");
  }
}
