package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CidrBlock;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/**
 * VPC peering connections.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html">How VPC
 *     peering connections work</a>
 */
public final class VpcPeeringOperations {
  private static final Filters<VpcPeeringConnection> FILTERS =
      side(
              side(
                  Filters.<VpcPeeringConnection>plain(),
                  "accepter-vpc-info.",
                  VpcPeeringConnection::accepterVpcInfo),
              "requester-vpc-info.",
              VpcPeeringConnection::requesterVpcInfo)
          .time("expiration-time", VpcPeeringConnection::expirationTime)
          .one("status-code", row -> row.status().codeAsString())
          .one("status-message", row -> row.status().message())
          .one("vpc-peering-connection-id", VpcPeeringConnection::vpcPeeringConnectionId)
          .tags(VpcPeeringConnection::tags)
          .build();

  private VpcPeeringOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateVpcPeeringConnectionRequest.class, VpcPeeringOperations::create)
            .read(DescribeVpcPeeringConnectionsRequest.class, VpcPeeringOperations::describe)
            .write(AcceptVpcPeeringConnectionRequest.class, VpcPeeringOperations::accept)
            .write(RejectVpcPeeringConnectionRequest.class, VpcPeeringOperations::reject)
            .write(DeleteVpcPeeringConnectionRequest.class, VpcPeeringOperations::delete);
    PeeringOptionOperations.addTo(family);
    return family;
  }

  private static Filters.Builder<VpcPeeringConnection> side(
      Filters.Builder<VpcPeeringConnection> filters,
      String prefix,
      Function<VpcPeeringConnection, @Nullable VpcPeeringConnectionVpcInfo> info) {
    return filters
        .many(
            prefix + "cidr-block",
            row -> {
              VpcPeeringConnectionVpcInfo vpc = info.apply(row);
              return vpc == null
                  ? Stream.empty()
                  : vpc.cidrBlockSet().stream().map(CidrBlock::cidrBlock);
            })
        .one(prefix + "owner-id", row -> of(info.apply(row), VpcPeeringConnectionVpcInfo::ownerId))
        .one(prefix + "vpc-id", row -> of(info.apply(row), VpcPeeringConnectionVpcInfo::vpcId));
  }

  private static @Nullable String of(
      @Nullable VpcPeeringConnectionVpcInfo info,
      Function<VpcPeeringConnectionVpcInfo, @Nullable String> part) {
    return info == null ? null : part.apply(info);
  }

  private static CreateVpcPeeringConnectionResponse create(
      CreateVpcPeeringConnectionRequest request, Call call) {
    if (request.peerVpcId() == null) {
      throw CommonFaults.missingParameter("peerVpcId");
    }
    NewPeering peering =
        new NewPeering(
            request.vpcId(),
            request.peerVpcId(),
            PeeringFaults.scope(
                request.peerOwnerId() == null ? call.account() : request.peerOwnerId(),
                request.peerRegion() == null ? call.region() : request.peerRegion()),
            TagSpecifications.tags(request.tagSpecifications(), "vpc-peering-connection"));
    return CreateVpcPeeringConnectionResponse.builder()
        .vpcPeeringConnection(peering.create(call.view()))
        .build();
  }

  /** A connection that nobody accepted in time is expired, without anybody's doing. */
  private static DescribeVpcPeeringConnectionsResponse describe(
      DescribeVpcPeeringConnectionsRequest request, Call call) {
    List<String> ids = request.vpcPeeringConnectionIds();
    Stream<VpcPeeringConnection> asked =
        ids.isEmpty()
            ? call.rows(VPC_PEERING_CONNECTIONS).all()
            : ids.stream().distinct().map(id -> call.rows(VPC_PEERING_CONNECTIONS).get(id));
    List<VpcPeeringConnection> all =
        asked
            .map(row -> Peerings.at(row, call.now()))
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<VpcPeeringConnection> page =
        call.page(all, request.maxResults(), request.nextToken(), List.of(ids, request.filters()));
    return DescribeVpcPeeringConnectionsResponse.builder()
        .vpcPeeringConnections(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static AcceptVpcPeeringConnectionResponse accept(
      AcceptVpcPeeringConnectionRequest request, Call call) {
    RegionView view = call.view();
    VpcPeeringConnection row = Peerings.get(view, request.vpcPeeringConnectionId());
    PeeringFaults.checkAccepter(view, row, "accept");
    PeeringFaults.checkState(
        row,
        VpcPeeringConnectionStateReasonCode.ACTIVE,
        VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE);
    return AcceptVpcPeeringConnectionResponse.builder()
        .vpcPeeringConnection(Peerings.accept(view, row))
        .build();
  }

  private static RejectVpcPeeringConnectionResponse reject(
      RejectVpcPeeringConnectionRequest request, Call call) {
    RegionView view = call.view();
    VpcPeeringConnection row = Peerings.get(view, request.vpcPeeringConnectionId());
    PeeringFaults.checkAccepter(view, row, "reject");
    PeeringFaults.checkState(
        row,
        VpcPeeringConnectionStateReasonCode.REJECTED,
        VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE);
    Peerings.status(
        view, row, VpcPeeringConnectionStateReasonCode.REJECTED, "Rejected by " + view.account());
    return RejectVpcPeeringConnectionResponse.builder().returnValue(true).build();
  }

  private static DeleteVpcPeeringConnectionResponse delete(
      DeleteVpcPeeringConnectionRequest request, Call call) {
    RegionView view = call.view();
    VpcPeeringConnection row = Peerings.get(view, request.vpcPeeringConnectionId());
    PeeringFaults.checkState(
        row,
        VpcPeeringConnectionStateReasonCode.DELETED,
        VpcPeeringConnectionStateReasonCode.ACTIVE,
        VpcPeeringConnectionStateReasonCode.PROVISIONING,
        VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE,
        VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST);
    Peerings.delete(view, row);
    return DeleteVpcPeeringConnectionResponse.builder().returnValue(true).build();
  }
}
