package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Settling;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.CidrBlock;
import software.amazon.awssdk.services.ec2.model.Ipv6CidrBlock;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionOptionsDescription;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReason;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/**
 * The life of a peering connection. Each side has a record of its own, which differ in nothing but
 * their tags.
 */
final class Peerings {
  static final Settling REQUESTED =
      Settling.named(
          "vpc-peering-requested",
          (view, id) ->
              from(
                  view,
                  id,
                  VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST,
                  row ->
                      status(
                          view,
                          row,
                          VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE,
                          "Pending Acceptance by " + row.accepterVpcInfo().ownerId())));

  static final Settling FAILED =
      Settling.named(
          "vpc-peering-failed",
          (view, id) ->
              from(
                  view,
                  id,
                  VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST,
                  row ->
                      status(
                          view,
                          row,
                          VpcPeeringConnectionStateReasonCode.FAILED,
                          "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR"
                              + " range")));

  private static final Settling ACTIVE =
      Settling.named(
          "vpc-peering-active",
          (view, id) ->
              from(
                  view,
                  id,
                  VpcPeeringConnectionStateReasonCode.PROVISIONING,
                  row -> status(view, row, VpcPeeringConnectionStateReasonCode.ACTIVE, "Active")));

  private static final Settling DELETED =
      Settling.named(
          "vpc-peering-deleted",
          (view, id) ->
              from(
                  view,
                  id,
                  VpcPeeringConnectionStateReasonCode.DELETING,
                  row ->
                      status(
                          view,
                          row,
                          VpcPeeringConnectionStateReasonCode.DELETED,
                          "Deleted by " + view.account())));

  private Peerings() {}

  private static void from(
      RegionView view,
      String id,
      VpcPeeringConnectionStateReasonCode state,
      Consumer<VpcPeeringConnection> step) {
    view.rows(VPC_PEERING_CONNECTIONS)
        .find(id)
        .filter(row -> row.status().code() == state)
        .ifPresent(step);
  }

  /** The connection as it is now. */
  static VpcPeeringConnection get(RegionView view, String id) {
    return at(view.rows(VPC_PEERING_CONNECTIONS).get(id), view.now());
  }

  /** The connection as it is at a time: a request expires after a week. */
  static VpcPeeringConnection at(VpcPeeringConnection row, Instant now) {
    boolean expired =
        row.status().code() == VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE
            && row.expirationTime() != null
            && !now.isBefore(row.expirationTime());
    return expired
        ? row.toBuilder()
            .status(reason(VpcPeeringConnectionStateReasonCode.EXPIRED, "Expired"))
            .build()
        : row;
  }

  static VpcPeeringConnectionStateReason reason(
      VpcPeeringConnectionStateReasonCode code, String message) {
    return VpcPeeringConnectionStateReason.builder().code(code).message(message).build();
  }

  /** Changes the records of both sides and returns the one of the view's. */
  static VpcPeeringConnection update(
      RegionView view, VpcPeeringConnection row, UnaryOperator<VpcPeeringConnection> change) {
    String id = row.vpcPeeringConnectionId();
    for (Scope scope : sides(row)) {
      RegionView side = view.other(scope);
      side.rows(VPC_PEERING_CONNECTIONS)
          .find(id)
          .ifPresent(each -> side.rows(VPC_PEERING_CONNECTIONS).put(change.apply(each)));
    }
    return view.rows(VPC_PEERING_CONNECTIONS).get(id);
  }

  static VpcPeeringConnection status(
      RegionView view,
      VpcPeeringConnection row,
      VpcPeeringConnectionStateReasonCode code,
      String message) {
    return update(view, row, each -> each.toBuilder().status(reason(code, message)).build());
  }

  static Set<Scope> sides(VpcPeeringConnection row) {
    Set<Scope> sides = new LinkedHashSet<>();
    for (var info : List.of(row.requesterVpcInfo(), row.accepterVpcInfo())) {
      sides.add(new Scope(info.ownerId(), info.region()));
    }
    return sides;
  }

  /** From now on each side shows the blocks of both. */
  static VpcPeeringConnection accept(RegionView view, VpcPeeringConnection row) {
    Vpc accepter = view.rows(VPCS).get(row.accepterVpcInfo().vpcId());
    VpcPeeringConnectionVpcInfo info = info(accepter, view.scope());
    update(view, row, each -> each.toBuilder().accepterVpcInfo(info).expirationTime(null).build());
    VpcPeeringConnection accepted =
        status(view, row, VpcPeeringConnectionStateReasonCode.PROVISIONING, "Provisioning");
    view.later(ACTIVE, row.vpcPeeringConnectionId());
    return accepted;
  }

  /** The routes to it stay as black holes. */
  static void delete(RegionView view, VpcPeeringConnection row) {
    String id = row.vpcPeeringConnectionId();
    status(
        view, row, VpcPeeringConnectionStateReasonCode.DELETING, "Deleting by " + view.account());
    for (var info : List.of(row.requesterVpcInfo(), row.accepterVpcInfo())) {
      RegionView side = view.other(new Scope(info.ownerId(), info.region()));
      Blackholes.dig(side, info.vpcId(), route -> id.equals(route.vpcPeeringConnectionId()));
    }
    view.later(DELETED, id);
  }

  /** A side as it is shown when all is known of it. */
  static VpcPeeringConnectionVpcInfo info(Vpc vpc, Scope scope) {
    VpcPeeringConnectionVpcInfo.Builder info =
        VpcPeeringConnectionVpcInfo.builder()
            .cidrBlock(vpc.cidrBlock())
            .cidrBlockSet(
                vpc.cidrBlockAssociationSet().stream()
                    .filter(each -> isAssociated(each.cidrBlockState().stateAsString()))
                    .map(each -> CidrBlock.builder().cidrBlock(each.cidrBlock()).build())
                    .toList())
            .ownerId(scope.account())
            .vpcId(vpc.vpcId())
            .region(scope.region())
            .peeringOptions(
                VpcPeeringConnectionOptionsDescription.builder()
                    .allowDnsResolutionFromRemoteVpc(false)
                    .allowEgressFromLocalClassicLinkToRemoteVpc(false)
                    .allowEgressFromLocalVpcToRemoteClassicLink(false)
                    .build());
    List<Ipv6CidrBlock> ipv6 =
        vpc.ipv6CidrBlockAssociationSet().stream()
            .filter(each -> isAssociated(each.ipv6CidrBlockState().stateAsString()))
            .map(each -> Ipv6CidrBlock.builder().ipv6CidrBlock(each.ipv6CidrBlock()).build())
            .toList();
    return ipv6.isEmpty() ? info.build() : info.ipv6CidrBlockSet(ipv6).build();
  }

  private static boolean isAssociated(String state) {
    return "associated".equals(state);
  }
}
