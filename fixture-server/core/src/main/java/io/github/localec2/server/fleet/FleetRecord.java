package io.github.localec2.server.fleet;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.FleetType;

/**
 * A fleet and what it launched.
 *
 * @param described as DescribeFleets shows it, but for what its members say
 * @param members in the order of their launch, also those that have ended
 */
public record FleetRecord(FleetData described, List<Member> members) {
  public FleetRecord {
    members = List.copyOf(members);
  }

  String fleetId() {
    return described.fleetId();
  }

  FleetRecord with(FleetData changed) {
    return new FleetRecord(changed, members);
  }

  boolean isInstant() {
    return described.type() == FleetType.INSTANT;
  }

  /**
   * An instance of a fleet.
   *
   * @param instanceId of the instance
   * @param type its instance type
   * @param spot true on the spot market
   * @param weight how much it counts
   * @param template what it was launched from
   * @param overrides likewise
   */
  public record Member(
      String instanceId,
      String type,
      boolean spot,
      double weight,
      FleetLaunchTemplateSpecification template,
      FleetLaunchTemplateOverrides overrides) {}
}
