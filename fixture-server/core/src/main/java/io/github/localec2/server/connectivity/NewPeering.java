package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.Ipv6Block;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/**
 * A peering connection to be.
 *
 * @param vpcId the requester's VPC
 * @param peerVpcId the accepter's VPC
 * @param peer whose that is and where
 * @param tags for the requester's record; the accepter doesn't see them
 */
record NewPeering(String vpcId, String peerVpcId, Scope peer, List<Tag> tags) {
  /** How long the accepter may take. */
  private static final Duration OFFER = Duration.ofDays(7);

  private static final Set<VpcPeeringConnectionStateReasonCode> OPEN =
      Set.of(
          VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST,
          VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE,
          VpcPeeringConnectionStateReasonCode.PROVISIONING,
          VpcPeeringConnectionStateReasonCode.ACTIVE);

  VpcPeeringConnection create(RegionView view) {
    Vpc own = view.rows(VPCS).get(vpcId);
    RegionView other = view.other(peer);
    Vpc theirs =
        other == view
            ? view.rows(VPCS).get(peerVpcId)
            : other.rows(VPCS).find(peerVpcId).orElse(null);
    checkUnique(view);
    VpcPeeringConnection made =
        VpcPeeringConnection.builder()
            .vpcPeeringConnectionId(view.newId(VPC_PEERING_CONNECTIONS, tags))
            .requesterVpcInfo(Peerings.info(own, view.scope()))
            .accepterVpcInfo(
                VpcPeeringConnectionVpcInfo.builder()
                    .ownerId(peer.account())
                    .vpcId(peerVpcId)
                    .region(peer.region())
                    .build())
            .expirationTime(view.now().plus(OFFER))
            .status(
                Peerings.reason(
                    VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST,
                    "Initiating Request to " + peer.account()))
            .tags(tags)
            .build();
    view.rows(VPC_PEERING_CONNECTIONS).put(made);
    String id = made.vpcPeeringConnectionId();
    if (theirs == null || overlap(own, theirs)) {
      view.later(Peerings.FAILED, id);
    } else {
      if (other != view) {
        other.rows(VPC_PEERING_CONNECTIONS).put(made.toBuilder().tags(List.of()).build());
      }
      view.later(Peerings.REQUESTED, id);
    }
    return made;
  }

  private void checkUnique(RegionView view) {
    view.rows(VPC_PEERING_CONNECTIONS)
        .all()
        .map(row -> Peerings.at(row, view.now()))
        .filter(row -> OPEN.contains(row.status().code()))
        .filter(
            row ->
                Set.copyOf(List.of(row.requesterVpcInfo().vpcId(), row.accepterVpcInfo().vpcId()))
                    .equals(Set.copyOf(List.of(vpcId, peerVpcId))))
        .findFirst()
        .ifPresent(
            row -> {
              throw PeeringFaults.alreadyExists(row.vpcPeeringConnectionId());
            });
  }

  private static boolean overlap(Vpc one, @Nullable Vpc other) {
    return other != null
        && (one.cidrBlockAssociationSet().stream()
                .map(each -> Ipv4Block.parse(each.cidrBlock(), "cidrBlock"))
                .anyMatch(
                    block ->
                        other.cidrBlockAssociationSet().stream()
                            .map(each -> Ipv4Block.parse(each.cidrBlock(), "cidrBlock"))
                            .anyMatch(block::overlaps))
            || one.ipv6CidrBlockAssociationSet().stream()
                .map(each -> Ipv6Block.parse(each.ipv6CidrBlock(), "ipv6CidrBlock"))
                .anyMatch(
                    block ->
                        other.ipv6CidrBlockAssociationSet().stream()
                            .map(each -> Ipv6Block.parse(each.ipv6CidrBlock(), "ipv6CidrBlock"))
                            .anyMatch(block::overlaps)));
  }
}
