package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_CIDR_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.IpSource;
import software.amazon.awssdk.services.ec2.model.Ipv6AddressAttribute;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrBlockState;
import software.amazon.awssdk.services.ec2.model.SubnetCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * The CIDR blocks of subnets: which may be, and how IPv6 ones come and go.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html">Subnet CIDR
 *     blocks</a>
 */
final class SubnetBlocks {
  /** A block on its way arrives, and one that leaves is gone. */
  static final Settling SETTLED = Settling.named("subnet-cidr-block", SubnetBlocks::settle);

  private SubnetBlocks() {}

  /** The block of a request for a subnet, checked against the VPC and the subnets there. */
  static Ipv4Block ipv4(RegionView view, Vpc vpc, String text) {
    Ipv4Block block = Ipv4Block.parse(text, "cidrBlock");
    if (block.prefixLength() < 16
        || block.prefixLength() > 28
        || VpcBlocks.ipv4(vpc).stream().noneMatch(each -> each.contains(block))) {
      throw outOfRange(text);
    }
    for (Subnet other : view.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId())) {
      if (ipv4(other).filter(block::overlaps).isPresent()) {
        throw conflict(text);
      }
    }
    return block;
  }

  /** As {@link #ipv4(RegionView, Vpc, String)} for IPv6; the block is on its way. */
  static SubnetIpv6CidrBlockAssociation ipv6(RegionView view, Vpc vpc, String text) {
    Ipv6Block block = Ipv6Block.parse(text, "ipv6CidrBlock");
    if (block.prefixLength() < 44
        || block.prefixLength() > 64
        || block.prefixLength() % 4 != 0
        || VpcBlocks.ipv6(vpc).stream().noneMatch(each -> each.contains(block))) {
      throw outOfRange(text);
    }
    for (Subnet other : view.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId())) {
      if (ipv6(other).stream().anyMatch(block::overlaps)) {
        throw conflict(text);
      }
    }
    return SubnetIpv6CidrBlockAssociation.builder()
        .associationId(view.ids().next("subnet-cidr-assoc-"))
        .ipv6CidrBlock(block.toString())
        .ipv6CidrBlockState(state(SubnetCidrBlockStateCode.ASSOCIATING))
        .ipv6AddressAttribute(Ipv6AddressAttribute.PUBLIC)
        .ipSource(IpSource.AMAZON)
        .build();
  }

  private static Ec2Fault outOfRange(String cidr) {
    return Ec2Fault.of("InvalidSubnet.Range", "The CIDR '" + cidr + "' is invalid.");
  }

  private static Ec2Fault conflict(String cidr) {
    return Ec2Fault.of(
        "InvalidSubnet.Conflict", "The CIDR '" + cidr + "' conflicts with another subnet");
  }

  /** The IPv4 block of a subnet; empty where it has IPv6 addresses only. */
  static Optional<Ipv4Block> ipv4(Subnet subnet) {
    return Optional.ofNullable(subnet.cidrBlock()).flatMap(Ipv4Block::read);
  }

  /** The IPv6 blocks that a subnet has or is about to have. */
  static List<Ipv6Block> ipv6(Subnet subnet) {
    return subnet.ipv6CidrBlockAssociationSet().stream()
        .filter(each -> isLive(each.ipv6CidrBlockState()))
        .flatMap(each -> Ipv6Block.read(each.ipv6CidrBlock()).stream())
        .toList();
  }

  static SubnetCidrBlockState state(SubnetCidrBlockStateCode code) {
    return SubnetCidrBlockState.builder().state(code).build();
  }

  private static boolean isLive(SubnetCidrBlockState state) {
    return state.state() == SubnetCidrBlockStateCode.ASSOCIATED
        || state.state() == SubnetCidrBlockStateCode.ASSOCIATING;
  }

  private static void settle(RegionView view, String associationId) {
    for (Subnet subnet : view.rows(SUBNETS).by(SUBNETS_BY_CIDR_ASSOCIATION, associationId)) {
      List<SubnetIpv6CidrBlockAssociation> all =
          subnet.ipv6CidrBlockAssociationSet().stream()
              .filter(
                  each ->
                      !each.associationId().equals(associationId)
                          || isLive(each.ipv6CidrBlockState()))
              .map(each -> each.associationId().equals(associationId) ? associated(each) : each)
              .toList();
      view.rows(SUBNETS).put(subnet.toBuilder().ipv6CidrBlockAssociationSet(all).build());
    }
  }

  private static SubnetIpv6CidrBlockAssociation associated(SubnetIpv6CidrBlockAssociation each) {
    return each.toBuilder().ipv6CidrBlockState(state(SubnetCidrBlockStateCode.ASSOCIATED)).build();
  }
}
