package io.github.localec2.server.connectivity;

import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;

/** What is not allowed with peering connections, and its errors. */
final class PeeringFaults {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  private PeeringFaults() {}

  /** The other side of a peering connection. */
  static Scope scope(String account, String region) {
    if (!ACCOUNT.matcher(account).matches()) {
      throw CommonFaults.invalidValue("peerOwnerId", account, "It must be an AWS account ID.");
    }
    if (!RegionCatalogue.aws().has(region)) {
      throw CommonFaults.invalidValue("peerRegion", region, "It must be an AWS Region.");
    }
    return new Scope(account, region);
  }

  static Ec2Fault alreadyExists(String id) {
    return Ec2Fault.of(
        "VpcPeeringConnectionAlreadyExists",
        "A VPC peering connection between the VPCs already exists: " + id);
  }

  /** Only the accepter, and there where its VPC is, decides about a request. */
  static void checkAccepter(RegionView view, VpcPeeringConnection row, String verb) {
    String id = row.vpcPeeringConnectionId();
    if (!view.account().equals(row.accepterVpcInfo().ownerId())) {
      throw CommonFaults.operationNotPermitted(
          "User " + view.account() + " cannot " + verb + " peering " + id);
    }
    String region = row.accepterVpcInfo().region();
    if (!view.region().equals(region)) {
      throw CommonFaults.operationNotPermitted(
          "Incorrect region ("
              + view.region()
              + ") specified for this request. VPC peering connection "
              + id
              + " must be "
              + verb
              + "ed in region "
              + region);
    }
  }

  /** A connection changes only along its life. */
  static void checkState(
      VpcPeeringConnection row,
      VpcPeeringConnectionStateReasonCode to,
      VpcPeeringConnectionStateReasonCode... from) {
    if (!List.of(from).contains(row.status().code())) {
      throw Ec2Fault.of(
          "InvalidStateTransition",
          "Invalid state transition for "
              + row.vpcPeeringConnectionId()
              + ", attempted to transition from "
              + row.status().codeAsString()
              + " to "
              + to);
    }
  }
}
