package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_GATEWAY;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_VPC;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Internet gateways, also egress-only ones. */
public final class InternetGatewayOperations {
  private static final Filters<InternetGateway> FILTERS =
      Filters.of(INTERNET_GATEWAYS)
          .id("internet-gateway-id")
          .many(
              "attachment.state",
              gateway -> gateway.attachments().stream().map(each -> each.stateAsString()))
          .indexed(
              "attachment.vpc-id",
              INTERNET_GATEWAYS_BY_VPC,
              gateway -> gateway.attachments().stream().map(each -> each.vpcId()))
          .one("owner-id", InternetGateway::ownerId)
          .build();

  private InternetGatewayOperations() {}

  public static Family family() {
    return EgressOnlyGatewayOperations.addTo(
        new Family()
            .write(CreateInternetGatewayRequest.class, InternetGatewayOperations::create)
            .read(DescribeInternetGatewaysRequest.class, InternetGatewayOperations::describe)
            .write(DeleteInternetGatewayRequest.class, InternetGatewayOperations::delete)
            .write(AttachInternetGatewayRequest.class, InternetGatewayOperations::attach)
            .write(DetachInternetGatewayRequest.class, InternetGatewayOperations::detach));
  }

  private static CreateInternetGatewayResponse create(
      CreateInternetGatewayRequest request, Call call) {
    NetworkQuota.INTERNET_GATEWAYS_PER_REGION.admit(call.rows(INTERNET_GATEWAYS).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "internet-gateway");
    InternetGateway gateway =
        InternetGateway.builder()
            .internetGatewayId(call.view().newId(INTERNET_GATEWAYS, tags))
            .ownerId(call.account())
            .attachments(List.of())
            .tags(tags)
            .build();
    call.rows(INTERNET_GATEWAYS).put(gateway);
    return CreateInternetGatewayResponse.builder().internetGateway(gateway).build();
  }

  private static DescribeInternetGatewaysResponse describe(
      DescribeInternetGatewaysRequest request, Call call) {
    Page<InternetGateway> page =
        call.find(
            INTERNET_GATEWAYS,
            FILTERS,
            request.internetGatewayIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeInternetGatewaysResponse.builder()
        .internetGateways(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteInternetGatewayResponse delete(
      DeleteInternetGatewayRequest request, Call call) {
    InternetGateway gateway = call.rows(INTERNET_GATEWAYS).get(request.internetGatewayId());
    String id = gateway.internetGatewayId();
    if (!gateway.attachments().isEmpty() || isAssociated(id, call)) {
      throw CommonFaults.dependencyViolation(
          "The internetGateway '" + id + "' has dependencies and cannot be deleted.");
    }
    call.rows(INTERNET_GATEWAYS).remove(id);
    return DeleteInternetGatewayResponse.builder().build();
  }

  private static boolean isAssociated(String gatewayId, Call call) {
    return call.rows(ROUTE_TABLES).anyBy(ROUTE_TABLES_BY_GATEWAY, gatewayId);
  }

  private static AttachInternetGatewayResponse attach(
      AttachInternetGatewayRequest request, Call call) {
    InternetGateway gateway = call.rows(INTERNET_GATEWAYS).get(request.internetGatewayId());
    String id = gateway.internetGatewayId();
    String vpcId = call.rows(VPCS).get(request.vpcId()).vpcId();
    if (!gateway.attachments().isEmpty()) {
      throw Ec2Fault.of(
          "Resource.AlreadyAssociated",
          "resource "
              + id
              + " is already attached to network "
              + gateway.attachments().get(0).vpcId());
    }
    if (call.rows(INTERNET_GATEWAYS).anyBy(INTERNET_GATEWAYS_BY_VPC, vpcId)) {
      throw CommonFaults.invalidParameterValue(
          "Network " + vpcId + " already has an internet gateway attached");
    }
    InternetGatewayAttachment attachment =
        InternetGatewayAttachment.builder().vpcId(vpcId).state(RegionDefaults.ATTACHED).build();
    call.rows(INTERNET_GATEWAYS).put(gateway.toBuilder().attachments(attachment).build());
    return AttachInternetGatewayResponse.builder().build();
  }

  private static DetachInternetGatewayResponse detach(
      DetachInternetGatewayRequest request, Call call) {
    InternetGateway gateway = call.rows(INTERNET_GATEWAYS).get(request.internetGatewayId());
    String id = gateway.internetGatewayId();
    String vpcId = call.rows(VPCS).get(request.vpcId()).vpcId();
    if (gateway.attachments().stream().noneMatch(each -> each.vpcId().equals(vpcId))) {
      throw Ec2Fault.of(
          "Gateway.NotAttached", "resource " + id + " is not attached to network " + vpcId);
    }
    if (call.rows(NETWORK_INTERFACES).by(INTERFACES_BY_VPC, vpcId).stream()
        .anyMatch(InternetGatewayOperations::hasPublicAddress)) {
      throw CommonFaults.dependencyViolation(
          "Network "
              + vpcId
              + " has some mapped public address(es). Please unmap those public address(es) before"
              + " detaching the gateway.");
    }
    if (isAssociated(id, call)) {
      throw CommonFaults.dependencyViolation(
          "The internetGateway '" + id + "' has dependencies and cannot be detached.");
    }
    call.rows(INTERNET_GATEWAYS).put(gateway.toBuilder().attachments(List.of()).build());
    return DetachInternetGatewayResponse.builder().build();
  }

  /** An engine's machine that is reached at its private address has no public one. */
  private static boolean hasPublicAddress(NetworkInterface each) {
    return each.privateIpAddresses().stream()
        .anyMatch(
            address ->
                address.association() != null
                    && address.association().publicIp() != null
                    && !address.association().publicIp().equals(address.privateIpAddress()));
  }
}
