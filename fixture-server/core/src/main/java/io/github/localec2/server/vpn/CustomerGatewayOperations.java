package io.github.localec2.server.vpn;

import static io.github.localec2.server.vpn.VpnTables.CUSTOMER_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_CONNECTIONS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateCustomerGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateCustomerGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.DeleteCustomerGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteCustomerGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCustomerGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCustomerGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.GatewayType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpnConnection;

/**
 * Customer gateways, the far ends of VPN connections.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html">
 *     CreateCustomerGateway</a>
 */
public final class CustomerGatewayOperations {
  static final Lifecycle<CustomerGateway> LIFECYCLE =
      Lifecycle.of(
          "customer-gateway",
          CUSTOMER_GATEWAYS,
          CustomerGateway::state,
          (row, state) -> row.toBuilder().state(state).build());

  /** The AS number of a gateway that is not told one. */
  private static final long DEFAULT_ASN = 65000;

  private static final long LARGEST_SHORT_ASN = Integer.MAX_VALUE;

  private static final Filters<CustomerGateway> FILTERS =
      Filters.of(CUSTOMER_GATEWAYS)
          .id("customer-gateway-id")
          .one("bgp-asn", CustomerGatewayOperations::asn)
          .one("ip-address", CustomerGateway::ipAddress)
          .one("state", CustomerGateway::state)
          .one("type", CustomerGateway::type)
          .build();

  private CustomerGatewayOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateCustomerGatewayRequest.class, CustomerGatewayOperations::create)
        .read(
            DescribeCustomerGatewaysRequest.class,
            Listing.whole(
                    DescribeCustomerGatewaysRequest::customerGatewayIds,
                    DescribeCustomerGatewaysRequest::filters)
                .of(
                    CUSTOMER_GATEWAYS,
                    FILTERS,
                    (items, token) ->
                        DescribeCustomerGatewaysResponse.builder().customerGateways(items).build()))
        .write(DeleteCustomerGatewayRequest.class, CustomerGatewayOperations::delete);
  }

  private static @Nullable String asn(CustomerGateway row) {
    return row.bgpAsn() == null ? row.bgpAsnExtended() : row.bgpAsn();
  }

  private static CreateCustomerGatewayResponse create(
      CreateCustomerGatewayRequest request, Call call) {
    String address = request.ipAddress() == null ? request.publicIp() : request.ipAddress();
    if (address == null && request.certificateArn() == null) {
      throw CommonFaults.missingParameter("IpAddress");
    }
    if (address != null && Ipv4Block.readAddress(address).isEmpty() && !address.contains(":")) {
      throw CommonFaults.invalidParameterValue(
          "Value (" + address + ") for parameter ipAddress is invalid. Invalid IP address");
    }
    if (request.bgpAsn() != null && request.bgpAsnExtended() != null) {
      throw CommonFaults.notTogether("bgpAsn", "bgpAsnExtended");
    }
    long asn =
        request.bgpAsn() != null
            ? request.bgpAsn()
            : request.bgpAsnExtended() == null ? DEFAULT_ASN : request.bgpAsnExtended();
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "customer-gateway");
    CustomerGateway wanted =
        CustomerGateway.builder()
            .bgpAsn(asn > LARGEST_SHORT_ASN ? null : Long.toString(asn))
            .bgpAsnExtended(asn > LARGEST_SHORT_ASN ? Long.toString(asn) : null)
            .ipAddress(address)
            .certificateArn(request.certificateArn())
            .deviceName(request.deviceName())
            .type((request.type() == null ? GatewayType.IPSEC_1 : request.type()).toString())
            .state("available")
            .tags(tags)
            .build();
    // one and the same device is one gateway, however often it is told
    CustomerGateway known =
        call.rows(CUSTOMER_GATEWAYS)
            .all()
            .filter(LIFECYCLE::isPresent)
            .filter(sameDevice(wanted))
            .findFirst()
            .orElse(null);
    CustomerGateway gateway =
        known != null
            ? known
            : call.rows(CUSTOMER_GATEWAYS)
                .put(
                    wanted.toBuilder()
                        .customerGatewayId(call.view().newId(CUSTOMER_GATEWAYS, tags))
                        .build());
    return CreateCustomerGatewayResponse.builder().customerGateway(gateway).build();
  }

  private static Predicate<CustomerGateway> sameDevice(CustomerGateway wanted) {
    return row ->
        row.toBuilder().customerGatewayId(null).tags(wanted.tags()).build().equals(wanted);
  }

  private static DeleteCustomerGatewayResponse delete(
      DeleteCustomerGatewayRequest request, Call call) {
    CustomerGateway row = LIFECYCLE.present(call.view(), request.customerGatewayId());
    for (VpnConnection connection :
        (Iterable<VpnConnection>) call.rows(VPN_CONNECTIONS).all()::iterator) {
      if (row.customerGatewayId().equals(connection.customerGatewayId())
          && VpnConnectionOperations.LIFECYCLE.isPresent(connection)) {
        throw CommonFaults.incorrectState("The customer gateway is in use.");
      }
    }
    LIFECYCLE.endNow(call.view(), row);
    return DeleteCustomerGatewayResponse.builder().build();
  }
}
