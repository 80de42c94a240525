package io.github.localec2.server.vpn;

import static io.github.localec2.server.vpn.VpnTables.VPN_CONNECTIONS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS_BY_VPC;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.network.RoutePropagations;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachVpnGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachVpnGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.CreateVpnGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpnGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpnGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpnGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpnGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpnGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DetachVpnGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachVpnGatewayResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcAttachment;
import software.amazon.awssdk.services.ec2.model.VpnGateway;
import software.amazon.awssdk.services.ec2.model.VpnState;

/**
 * Virtual private gateways, the near ends of VPN connections.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html">
 *     CreateVpnGateway</a>
 */
public final class VpnGatewayOperations {
  static final Lifecycle<VpnGateway> LIFECYCLE =
      Lifecycle.of(
          "vpn-gateway",
          VPN_GATEWAYS,
          VpnGateway::stateAsString,
          (row, state) -> row.toBuilder().state(state).build());

  private static final Settling ATTACHED =
      Settling.of(
          "vpn-gateway-attached",
          VPN_GATEWAYS,
          row -> settled(row, AttachmentStatus.ATTACHING, AttachmentStatus.ATTACHED));
  private static final Settling DETACHED =
      Settling.of(
          "vpn-gateway-detached",
          VPN_GATEWAYS,
          row -> settled(row, AttachmentStatus.DETACHING, AttachmentStatus.DETACHED));

  private static final long AMAZON_ASN = 64512;

  private static final Filters<VpnGateway> FILTERS =
      Filters.of(VPN_GATEWAYS)
          .id("vpn-gateway-id")
          .number("amazon-side-asn", VpnGateway::amazonSideAsn)
          .many(
              "attachment.state",
              row -> row.vpcAttachments().stream().map(VpcAttachment::stateAsString))
          .many("attachment.vpc-id", row -> row.vpcAttachments().stream().map(VpcAttachment::vpcId))
          .one("availability-zone", VpnGateway::availabilityZone)
          .one("state", VpnGateway::stateAsString)
          .one("type", VpnGateway::typeAsString)
          .build();

  private VpnGatewayOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateVpnGatewayRequest.class, VpnGatewayOperations::create)
        .read(
            DescribeVpnGatewaysRequest.class,
            Listing.whole(
                    DescribeVpnGatewaysRequest::vpnGatewayIds, DescribeVpnGatewaysRequest::filters)
                .of(
                    VPN_GATEWAYS,
                    FILTERS,
                    (items, token) ->
                        DescribeVpnGatewaysResponse.builder().vpnGateways(items).build()))
        .write(AttachVpnGatewayRequest.class, VpnGatewayOperations::attach)
        .write(DetachVpnGatewayRequest.class, VpnGatewayOperations::detach)
        .write(DeleteVpnGatewayRequest.class, VpnGatewayOperations::delete);
  }

  private static CreateVpnGatewayResponse create(CreateVpnGatewayRequest request, Call call) {
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "vpn-gateway");
    VpnGateway gateway =
        VpnGateway.builder()
            .vpnGatewayId(call.view().newId(VPN_GATEWAYS, tags))
            .type(request.type())
            .availabilityZone(request.availabilityZone())
            .amazonSideAsn(request.amazonSideAsn() == null ? AMAZON_ASN : request.amazonSideAsn())
            .state(VpnState.AVAILABLE)
            .vpcAttachments(List.of())
            .tags(tags)
            .build();
    call.rows(VPN_GATEWAYS).put(gateway);
    return CreateVpnGatewayResponse.builder().vpnGateway(gateway).build();
  }

  private static AttachVpnGatewayResponse attach(AttachVpnGatewayRequest request, Call call) {
    VpnGateway row = LIFECYCLE.present(call.view(), request.vpnGatewayId());
    String vpcId = call.rows(NetworkTables.VPCS).get(request.vpcId()).vpcId();
    String id = row.vpnGatewayId();
    for (VpnGateway each : call.rows(VPN_GATEWAYS).by(VPN_GATEWAYS_BY_VPC, vpcId)) {
      throw each.vpnGatewayId().equals(id)
          ? Ec2Fault.of(
              "Resource.AlreadyAssociated",
              "resource " + id + " is already attached to network " + vpcId)
          : CommonFaults.invalidParameterValue(
              "Network " + vpcId + " already has a virtual private gateway attached");
    }
    if (row.vpcAttachments().stream().anyMatch(VpnGatewayOperations::isLive)) {
      throw Ec2Fault.of(
          "VpnGatewayAttachmentLimitExceeded",
          "The maximum number of attachments of the vpnGateway '" + id + "' has been reached.");
    }
    VpcAttachment attachment =
        VpcAttachment.builder().vpcId(vpcId).state(AttachmentStatus.ATTACHING).build();
    call.rows(VPN_GATEWAYS).put(row.toBuilder().vpcAttachments(attachment).build());
    call.later(ATTACHED, id);
    return AttachVpnGatewayResponse.builder().vpcAttachment(attachment).build();
  }

  private static DetachVpnGatewayResponse detach(DetachVpnGatewayRequest request, Call call) {
    VpnGateway row = LIFECYCLE.present(call.view(), request.vpnGatewayId());
    String vpcId = request.vpcId();
    String id = row.vpnGatewayId();
    if (row.vpcAttachments().stream()
        .noneMatch(each -> each.vpcId().equals(vpcId) && isLive(each))) {
      throw Ec2Fault.of(
          "InvalidVpnGatewayAttachment.NotFound",
          "The attachment with vpn gateway ID '"
              + id
              + "' and vpc ID '"
              + vpcId
              + "' does not exist");
    }
    VpcAttachment detaching =
        VpcAttachment.builder().vpcId(vpcId).state(AttachmentStatus.DETACHING).build();
    call.rows(VPN_GATEWAYS).put(row.toBuilder().vpcAttachments(detaching).build());
    RoutePropagations.end(call.view(), vpcId, id);
    call.later(DETACHED, id);
    return DetachVpnGatewayResponse.builder().build();
  }

  private static DeleteVpnGatewayResponse delete(DeleteVpnGatewayRequest request, Call call) {
    VpnGateway row = LIFECYCLE.present(call.view(), request.vpnGatewayId());
    if (row.vpcAttachments().stream().anyMatch(VpnGatewayOperations::isLive)
        || hasConnections(call.view(), row.vpnGatewayId())) {
      throw CommonFaults.incorrectState("The vpn gateway is in use.");
    }
    LIFECYCLE.endNow(call.view(), row);
    return DeleteVpnGatewayResponse.builder().build();
  }

  private static boolean hasConnections(RegionView view, String gatewayId) {
    return view.rows(VPN_CONNECTIONS)
        .all()
        .anyMatch(
            each ->
                gatewayId.equals(each.vpnGatewayId())
                    && VpnConnectionOperations.LIFECYCLE.isPresent(each));
  }

  private static boolean isLive(VpcAttachment attachment) {
    return attachment.state() == AttachmentStatus.ATTACHED
        || attachment.state() == AttachmentStatus.ATTACHING;
  }

  private static VpnGateway settled(VpnGateway row, AttachmentStatus from, AttachmentStatus to) {
    return row.toBuilder()
        .vpcAttachments(
            row.vpcAttachments().stream()
                .map(each -> each.state() == from ? each.toBuilder().state(to).build() : each)
                .toList())
        .build();
  }
}
