package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS_BY_VPC;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.tagging.TagSpecifications;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;

/**
 * NAT gateways.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html">NAT
 *     gateways</a>
 */
public final class NatGatewayOperations {
  /** How long a gateway that was deleted or failed is still shown. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private static final Filters<NatGateway> FILTERS =
      Filters.of(NAT_GATEWAYS)
          .id("nat-gateway-id")
          .one("connectivity-type", NatGateway::connectivityTypeAsString)
          .one("state", NatGateway::stateAsString)
          .one("subnet-id", NatGateway::subnetId)
          .indexed("vpc-id", NAT_GATEWAYS_BY_VPC, row -> Stream.ofNullable(row.vpcId()))
          .build();

  private NatGatewayOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateNatGatewayRequest.class, NatGatewayOperations::create)
            .read(DescribeNatGatewaysRequest.class, NatGatewayOperations::describe)
            .write(DeleteNatGatewayRequest.class, NatGatewayOperations::delete);
    NatGatewayAddressOperations.addTo(family);
    return family;
  }

  private static CreateNatGatewayResponse create(CreateNatGatewayRequest request, Call call) {
    forgetOld(call);
    NewNatGateway gateway =
        new NewNatGateway(
            request, TagSpecifications.tags(request.tagSpecifications(), "natgateway"));
    return CreateNatGatewayResponse.builder()
        .clientToken(request.clientToken())
        .natGateway(gateway.create(call.view()))
        .build();
  }

  private static DescribeNatGatewaysResponse describe(
      DescribeNatGatewaysRequest request, Call call) {
    Query query =
        new Query(
            call.operation(),
            request.natGatewayIds(),
            request.filter(),
            request.maxResults(),
            request.nextToken(),
            List.of());
    Page<NatGateway> page =
        query.over(call.view(), NAT_GATEWAYS, FILTERS, row -> isRemembered(row, call.now()));
    return DescribeNatGatewaysResponse.builder()
        .natGateways(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteNatGatewayResponse delete(DeleteNatGatewayRequest request, Call call) {
    forgetOld(call);
    NatGateway row = NatGateways.present(call.view(), request.natGatewayId());
    if (row.state() != NatGatewayState.DELETING) {
      NatGateways.delete(call.view(), row);
    }
    return DeleteNatGatewayResponse.builder().natGatewayId(row.natGatewayId()).build();
  }

  private static boolean isRemembered(NatGateway row, Instant now) {
    return row.deleteTime() == null || row.deleteTime().plus(MEMORY).isAfter(now);
  }

  private static void forgetOld(Call call) {
    call.rows(NAT_GATEWAYS)
        .all()
        .filter(row -> !isRemembered(row, call.now()))
        .map(NatGateway::natGatewayId)
        .toList()
        .forEach(id -> call.rows(NAT_GATEWAYS).remove(id));
  }
}
