package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;

import io.github.localec2.server.state.RegionView;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** The peering connections over which rules reach groups of other VPCs. */
final class Peerings {
  private Peerings() {}

  /** The active connection between two VPCs, in whichever account it is kept. */
  static Optional<VpcPeeringConnection> between(
      RegionView view, RegionView other, String a, String b) {
    return active(view, a, b).or(() -> active(other, a, b));
  }

  private static Optional<VpcPeeringConnection> active(RegionView view, String a, String b) {
    return view.rows(VPC_PEERING_CONNECTIONS)
        .all()
        .filter(Peerings::isActive)
        .filter(each -> links(each, a, b) || links(each, b, a))
        .findFirst();
  }

  private static boolean links(VpcPeeringConnection each, String requester, String accepter) {
    VpcPeeringConnectionVpcInfo from = each.requesterVpcInfo();
    VpcPeeringConnectionVpcInfo to = each.accepterVpcInfo();
    return from != null
        && to != null
        && requester.equals(from.vpcId())
        && accepter.equals(to.vpcId());
  }

  private static boolean isActive(VpcPeeringConnection each) {
    return each.status() != null
        && each.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE;
  }

  /** {@code active}, another status of the connection, or {@code deleted} where it has gone. */
  static String status(RegionView view, String peeringId) {
    RegionView owner = view.ownerOf(VPC_PEERING_CONNECTIONS, peeringId);
    if (owner == null) {
      return "deleted";
    }
    VpcPeeringConnection connection = owner.rows(VPC_PEERING_CONNECTIONS).get(peeringId);
    return connection.status() == null ? "deleted" : connection.status().codeAsString();
  }

  /** The rule with what has become of the connection that it goes over. */
  static SecurityGroupRule shown(RegionView view, SecurityGroupRule rule) {
    ReferencedSecurityGroup group = rule.referencedGroupInfo();
    if (group == null || group.vpcPeeringConnectionId() == null) {
      return rule;
    }
    String status = status(view, group.vpcPeeringConnectionId());
    return rule.toBuilder()
        .referencedGroupInfo(group.toBuilder().peeringStatus(status).build())
        .build();
  }

  static boolean isActive(RegionView view, String peeringId) {
    return "active".equals(status(view, peeringId));
  }
}
