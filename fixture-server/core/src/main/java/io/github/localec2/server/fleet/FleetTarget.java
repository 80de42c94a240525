package io.github.localec2.server.fleet;

import io.github.localec2.server.state.CommonFaults;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecification;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecificationRequest;

/** How much a fleet is to have, on each market. */
final class FleetTarget {
  private static final int MOST = 10_000;

  private FleetTarget() {}

  /**
   * The target with what the request leaves open.
   *
   * @param before what held until now; null for a new fleet
   */
  static TargetCapacitySpecification of(
      TargetCapacitySpecificationRequest asked, @Nullable TargetCapacitySpecification before) {
    Integer total = asked.totalTargetCapacity();
    if (total == null) {
      throw CommonFaults.missingParameter("TargetCapacitySpecification.TotalTargetCapacity");
    }
    if (total < 0 || total > MOST) {
      throw CommonFaults.invalidValue(
          "totalTargetCapacity", total, "Expecting a value from 0 to " + MOST + ".");
    }
    DefaultTargetCapacityType kind = asked.defaultTargetCapacityType();
    if (kind == null) {
      kind =
          before == null ? DefaultTargetCapacityType.ON_DEMAND : before.defaultTargetCapacityType();
    }
    int onDemand = part(asked.onDemandTargetCapacity(), "onDemandTargetCapacity");
    int spot = part(asked.spotTargetCapacity(), "spotTargetCapacity");
    if (onDemand + spot > total) {
      throw CommonFaults.invalidParameterCombination(
          "The On-Demand and Spot target capacities can't exceed the total target capacity.");
    }
    int rest = total - onDemand - spot;
    boolean restIsSpot = kind == DefaultTargetCapacityType.SPOT;
    return TargetCapacitySpecification.builder()
        .totalTargetCapacity(total)
        .onDemandTargetCapacity(restIsSpot ? onDemand : onDemand + rest)
        .spotTargetCapacity(restIsSpot ? spot + rest : spot)
        .defaultTargetCapacityType(kind)
        .targetCapacityUnitType(asked.targetCapacityUnitType())
        .build();
  }

  private static int part(@Nullable Integer capacity, String name) {
    if (capacity != null && capacity < 0) {
      throw CommonFaults.invalidValue(name, capacity, "Expecting a value of at least 0.");
    }
    return capacity == null ? 0 : capacity;
  }
}
