package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.BLOCK_PUBLIC_ACCESS_EXCLUSIONS;
import static io.github.localec2.server.network.NetworkTables.BLOCK_PUBLIC_ACCESS_OPTIONS;
import static io.github.localec2.server.network.NetworkTables.EXCLUSIONS_BY_RESOURCE;

import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.BlockPublicAccessMode;
import software.amazon.awssdk.services.ec2.model.BlockPublicAccessStates;
import software.amazon.awssdk.services.ec2.model.InternetGatewayBlockMode;
import software.amazon.awssdk.services.ec2.model.InternetGatewayExclusionMode;
import software.amazon.awssdk.services.ec2.model.ManagedBy;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusionsAllowed;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessState;

/**
 * Whether the traffic of a region's VPCs and subnets with the internet is blocked.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html">Block
 *     public access to VPCs and subnets</a>
 */
final class BlockPublicAccess {
  private BlockPublicAccess() {}

  /** The region's options; off until somebody changes them. */
  static VpcBlockPublicAccessOptions options(RegionView view) {
    return view.rows(BLOCK_PUBLIC_ACCESS_OPTIONS)
        .find(view.region())
        .orElseGet(
            () ->
                VpcBlockPublicAccessOptions.builder()
                    .awsAccountId(view.account())
                    .awsRegion(view.region())
                    .state(VpcBlockPublicAccessState.DEFAULT_STATE)
                    .internetGatewayBlockMode(InternetGatewayBlockMode.OFF)
                    .managedBy(ManagedBy.ACCOUNT)
                    .exclusionsAllowed(VpcBlockPublicAccessExclusionsAllowed.ALLOWED)
                    .build());
  }

  /** The VPC with what holds for it now. */
  static Vpc current(RegionView view, Vpc vpc) {
    BlockPublicAccessStates states = states(view, arnOf(view, vpc));
    return states.equals(vpc.blockPublicAccessStates())
        ? vpc
        : vpc.toBuilder().blockPublicAccessStates(states).build();
  }

  /** The subnet with what holds for it now: an exclusion of its VPC is one of the subnet too. */
  static Subnet current(RegionView view, Subnet subnet) {
    BlockPublicAccessStates states = states(view, subnet.subnetArn(), vpcArn(view, subnet.vpcId()));
    return states.equals(subnet.blockPublicAccessStates())
        ? subnet
        : subnet.toBuilder().blockPublicAccessStates(states).build();
  }

  static String arnOf(RegionView view, Vpc vpc) {
    return vpcArn(view, vpc.vpcId());
  }

  private static String vpcArn(RegionView view, String vpcId) {
    return "arn:aws:ec2:" + view.region() + ":" + view.account() + ":vpc/" + vpcId;
  }

  private static BlockPublicAccessStates states(RegionView view, String... arns) {
    return BlockPublicAccessStates.builder().internetGatewayBlockMode(mode(view, arns)).build();
  }

  private static BlockPublicAccessMode mode(RegionView view, String... arns) {
    InternetGatewayBlockMode mode = options(view).internetGatewayBlockMode();
    if (mode == InternetGatewayBlockMode.OFF) {
      return BlockPublicAccessMode.OFF;
    }
    for (String arn : arns) {
      for (VpcBlockPublicAccessExclusion exclusion :
          view.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).by(EXCLUSIONS_BY_RESOURCE, arn)) {
        return exclusion.internetGatewayExclusionMode()
                == InternetGatewayExclusionMode.ALLOW_BIDIRECTIONAL
            ? BlockPublicAccessMode.OFF
            : BlockPublicAccessMode.BLOCK_INGRESS;
      }
    }
    return BlockPublicAccessMode.fromValue(mode.toString());
  }
}
