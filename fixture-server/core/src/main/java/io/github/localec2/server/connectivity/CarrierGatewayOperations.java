package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.CARRIER_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.CARRIER_GATEWAYS_BY_VPC;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CarrierGateway;
import software.amazon.awssdk.services.ec2.model.CreateCarrierGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateCarrierGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteCarrierGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteCarrierGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCarrierGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCarrierGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Carrier gateways, by which subnets in Wavelength Zones reach a carrier's network.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCarrierGateway.html">
 *     CreateCarrierGateway</a>
 */
public final class CarrierGatewayOperations {
  private static final Lifecycle<CarrierGateway> LIFECYCLE =
      Lifecycle.of(
          "carrier-gateway",
          CARRIER_GATEWAYS,
          CarrierGateway::stateAsString,
          (row, state) -> row.toBuilder().state(state).build());

  private static final Filters<CarrierGateway> FILTERS =
      Filters.of(CARRIER_GATEWAYS)
          .id("carrier-gateway-id")
          .one("owner-id", CarrierGateway::ownerId)
          .one("state", CarrierGateway::stateAsString)
          .indexed("vpc-id", CARRIER_GATEWAYS_BY_VPC, row -> Stream.of(row.vpcId()))
          .build();

  private CarrierGatewayOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateCarrierGatewayRequest.class, CarrierGatewayOperations::create)
        .read(
            DescribeCarrierGatewaysRequest.class,
            new Listing<>(
                    DescribeCarrierGatewaysRequest::carrierGatewayIds,
                    DescribeCarrierGatewaysRequest::filters,
                    DescribeCarrierGatewaysRequest::maxResults,
                    DescribeCarrierGatewaysRequest::nextToken)
                .of(
                    CARRIER_GATEWAYS,
                    FILTERS,
                    (items, token) ->
                        DescribeCarrierGatewaysResponse.builder()
                            .carrierGateways(items)
                            .nextToken(token)
                            .build()))
        .write(DeleteCarrierGatewayRequest.class, CarrierGatewayOperations::delete);
  }

  /** True while the VPC has a carrier gateway. */
  public static boolean isIn(RegionView view, String vpcId) {
    return view.rows(CARRIER_GATEWAYS).by(CARRIER_GATEWAYS_BY_VPC, vpcId).stream()
        .anyMatch(LIFECYCLE::isPresent);
  }

  private static CreateCarrierGatewayResponse create(
      CreateCarrierGatewayRequest request, Call call) {
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "carrier-gateway");
    CarrierGateway row =
        LIFECYCLE.begin(
            call.view(),
            CarrierGateway.builder()
                .carrierGatewayId(call.view().newId(CARRIER_GATEWAYS, tags))
                .vpcId(call.rows(NetworkTables.VPCS).get(request.vpcId()).vpcId())
                .ownerId(call.account())
                .tags(tags)
                .build());
    return CreateCarrierGatewayResponse.builder().carrierGateway(row).build();
  }

  private static DeleteCarrierGatewayResponse delete(
      DeleteCarrierGatewayRequest request, Call call) {
    CarrierGateway row = LIFECYCLE.present(call.view(), request.carrierGatewayId());
    return DeleteCarrierGatewayResponse.builder()
        .carrierGateway(LIFECYCLE.end(call.view(), row))
        .build();
  }
}
