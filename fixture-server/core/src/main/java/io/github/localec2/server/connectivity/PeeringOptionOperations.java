package io.github.localec2.server.connectivity;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsResponse;
import software.amazon.awssdk.services.ec2.model.PeeringConnectionOptions;
import software.amazon.awssdk.services.ec2.model.PeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionOptionsDescription;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** The options of either side of a peering connection. */
final class PeeringOptionOperations {
  private PeeringOptionOperations() {}

  static void addTo(Family family) {
    family.write(ModifyVpcPeeringConnectionOptionsRequest.class, PeeringOptionOperations::modify);
  }

  private static ModifyVpcPeeringConnectionOptionsResponse modify(
      ModifyVpcPeeringConnectionOptionsRequest request, Call call) {
    RegionView view = call.view();
    VpcPeeringConnection row = Peerings.get(view, request.vpcPeeringConnectionId());
    PeeringConnectionOptionsRequest accepter = request.accepterPeeringConnectionOptions();
    PeeringConnectionOptionsRequest requester = request.requesterPeeringConnectionOptions();
    if (accepter == null && requester == null) {
      throw CommonFaults.invalidParameterCombination("No peering connection options specified.");
    }
    if (row.status().code() != VpcPeeringConnectionStateReasonCode.ACTIVE) {
      throw CommonFaults.operationNotPermitted(
          "Peering "
              + row.vpcPeeringConnectionId()
              + " is not active. Peering options can be added only to active peerings.");
    }
    ModifyVpcPeeringConnectionOptionsResponse.Builder response =
        ModifyVpcPeeringConnectionOptionsResponse.builder();
    if (requester != null) {
      VpcPeeringConnectionVpcInfo changed =
          changed(view, row.requesterVpcInfo(), requester, "requester");
      Peerings.update(view, row, each -> each.toBuilder().requesterVpcInfo(changed).build());
      response.requesterPeeringConnectionOptions(answer(changed.peeringOptions()));
    }
    if (accepter != null) {
      VpcPeeringConnectionVpcInfo changed =
          changed(view, row.accepterVpcInfo(), accepter, "accepter");
      Peerings.update(view, row, each -> each.toBuilder().accepterVpcInfo(changed).build());
      response.accepterPeeringConnectionOptions(answer(changed.peeringOptions()));
    }
    return response.build();
  }

  /** Each side changes its own options only. */
  private static VpcPeeringConnectionVpcInfo changed(
      RegionView view,
      VpcPeeringConnectionVpcInfo info,
      PeeringConnectionOptionsRequest wanted,
      String side) {
    if (!view.account().equals(info.ownerId()) || !view.region().equals(info.region())) {
      throw CommonFaults.operationNotPermitted(
          "User " + view.account() + " cannot modify " + side + " peering options");
    }
    VpcPeeringConnectionOptionsDescription before = info.peeringOptions();
    VpcPeeringConnectionOptionsDescription after =
        before.toBuilder()
            .allowDnsResolutionFromRemoteVpc(
                or(
                    wanted.allowDnsResolutionFromRemoteVpc(),
                    before.allowDnsResolutionFromRemoteVpc()))
            .allowEgressFromLocalClassicLinkToRemoteVpc(
                or(
                    wanted.allowEgressFromLocalClassicLinkToRemoteVpc(),
                    before.allowEgressFromLocalClassicLinkToRemoteVpc()))
            .allowEgressFromLocalVpcToRemoteClassicLink(
                or(
                    wanted.allowEgressFromLocalVpcToRemoteClassicLink(),
                    before.allowEgressFromLocalVpcToRemoteClassicLink()))
            .build();
    return info.toBuilder().peeringOptions(after).build();
  }

  private static Boolean or(@Nullable Boolean wanted, Boolean before) {
    return wanted == null ? before : wanted;
  }

  private static PeeringConnectionOptions answer(VpcPeeringConnectionOptionsDescription options) {
    return PeeringConnectionOptions.builder()
        .allowDnsResolutionFromRemoteVpc(options.allowDnsResolutionFromRemoteVpc())
        .allowEgressFromLocalClassicLinkToRemoteVpc(
            options.allowEgressFromLocalClassicLinkToRemoteVpc())
        .allowEgressFromLocalVpcToRemoteClassicLink(
            options.allowEgressFromLocalVpcToRemoteClassicLink())
        .build();
  }
}
