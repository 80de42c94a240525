package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPCS_BY_CIDR_ASSOCIATION;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpSource;
import software.amazon.awssdk.services.ec2.model.Ipv6AddressAttribute;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockState;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/**
 * The CIDR blocks of VPCs: which may be, and how they come and go.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html">VPC CIDR
 *     blocks</a>
 */
final class VpcBlocks {
  /** Blocks that are on their way arrive, and those that leave are gone. */
  static final Settling SETTLED = Settling.named("vpc-cidr-block", VpcBlocks::settle);

  private static final int AMAZON_PREFIX = 56;
  private static final int LONGEST = 28;
  private static final int SHORTEST = 16;

  private static final List<Ipv4Block> NEVER =
      blocks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4");

  private static final Ipv4Block TEN = block("10.0.0.0/8");
  private static final Ipv4Block SEVENTEEN = block("172.16.0.0/12");
  private static final Ipv4Block NINETEEN = block("192.168.0.0/16");
  private static final Ipv4Block BENCHMARK = block("198.19.0.0/16");
  private static final Ipv4Block DEFAULT_VPC = block("172.31.0.0/16");
  private static final List<Ipv4Block> PRIVATE = List.of(TEN, SEVENTEEN, NINETEEN);

  private VpcBlocks() {}

  private static Ipv4Block block(String text) {
    return Ipv4Block.read(text).orElseThrow();
  }

  private static List<Ipv4Block> blocks(String... texts) {
    return Stream.of(texts).map(VpcBlocks::block).toList();
  }

  /** The block of a request for a VPC, checked. */
  static Ipv4Block primary(String text) {
    Ipv4Block block = Ipv4Block.parse(text, "cidrBlock");
    if (block.prefixLength() < SHORTEST
        || block.prefixLength() > LONGEST
        || NEVER.stream().anyMatch(block::overlaps)) {
      throw Ec2Fault.of("InvalidVpc.Range", "The CIDR '" + text + "' is invalid.");
    }
    return block;
  }

  /** A further block of a VPC, checked against those that it has. */
  static Ipv4Block secondary(Vpc vpc, String text) {
    Ipv4Block block = primary(text);
    List<Ipv4Block> present = ipv4(vpc);
    if (present.stream().anyMatch(block::overlaps)) {
      throw Ec2Fault.of(
          "InvalidVpc.Conflict",
          "The CIDR '" + text + "' conflicts with another CIDR of the VPC '" + vpc.vpcId() + "'");
    }
    if (present.stream().anyMatch(each -> restricted(each).stream().anyMatch(block::overlaps))) {
      throw Ec2Fault.of(
          "InvalidVpc.Range",
          "The CIDR '"
              + text
              + "' is restricted. Use a CIDR from the same private address range as the current"
              + " VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see"
              + " https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html");
    }
    return block;
  }

  /** What a VPC with this block can't have besides. */
  private static List<Ipv4Block> restricted(Ipv4Block present) {
    if (TEN.contains(present)) {
      return List.of(SEVENTEEN, NINETEEN, BENCHMARK);
    }
    if (SEVENTEEN.contains(present)) {
      return List.of(TEN, NINETEEN, DEFAULT_VPC, BENCHMARK);
    }
    if (NINETEEN.contains(present)) {
      return List.of(TEN, SEVENTEEN, BENCHMARK);
    }
    return BENCHMARK.contains(present)
        ? PRIVATE
        : Stream.concat(PRIVATE.stream(), Stream.of(BENCHMARK)).toList();
  }

  /** The IPv4 blocks that a VPC has, the primary one first. */
  static List<Ipv4Block> ipv4(Vpc vpc) {
    return vpc.cidrBlockAssociationSet().stream()
        .filter(each -> isLive(each.cidrBlockState()))
        .map(each -> block(each.cidrBlock()))
        .toList();
  }

  /** The IPv6 blocks that a VPC has. */
  static List<Ipv6Block> ipv6(Vpc vpc) {
    return vpc.ipv6CidrBlockAssociationSet().stream()
        .filter(each -> isLive(each.ipv6CidrBlockState()))
        .flatMap(each -> Ipv6Block.read(each.ipv6CidrBlock()).stream())
        .toList();
  }

  static boolean isLive(VpcCidrBlockState state) {
    return state.state() == VpcCidrBlockStateCode.ASSOCIATED
        || state.state() == VpcCidrBlockStateCode.ASSOCIATING;
  }

  /** A /56 of Amazon's that no VPC here has, on its way. */
  static VpcIpv6CidrBlockAssociation amazonIpv6(RegionView view, String borderGroup) {
    // 2600:1f00::/24 is Amazon's; each region has its own part
    BigInteger region = BigInteger.valueOf(0x2600_1F00L | (view.region().hashCode() & 0xFF));
    Ipv6Block block;
    do {
      BigInteger site = region.shiftLeft(24).or(BigInteger.valueOf(view.ids().below(1 << 24)));
      block = Ipv6Block.around(site.shiftLeft(128 - AMAZON_PREFIX), AMAZON_PREFIX);
    } while (isTaken(view, block));
    return VpcIpv6CidrBlockAssociation.builder()
        .associationId(view.ids().next("vpc-cidr-assoc-"))
        .ipv6CidrBlock(block.toString())
        .ipv6CidrBlockState(state(VpcCidrBlockStateCode.ASSOCIATING))
        .networkBorderGroup(borderGroup)
        .ipv6Pool("Amazon")
        .ipv6AddressAttribute(Ipv6AddressAttribute.PUBLIC)
        .ipSource(IpSource.AMAZON)
        .build();
  }

  private static boolean isTaken(RegionView view, Ipv6Block block) {
    return view.rows(VPCS).all().anyMatch(vpc -> ipv6(vpc).contains(block));
  }

  static VpcCidrBlockState state(VpcCidrBlockStateCode code) {
    return VpcCidrBlockState.builder().state(code).build();
  }

  private static void settle(RegionView view, String associationId) {
    for (Vpc vpc : view.rows(VPCS).by(VPCS_BY_CIDR_ASSOCIATION, associationId)) {
      List<VpcCidrBlockAssociation> ipv4 =
          vpc.cidrBlockAssociationSet().stream()
              .filter(each -> !leaves(each.associationId(), associationId, each.cidrBlockState()))
              .map(
                  each ->
                      each.associationId().equals(associationId)
                          ? each.toBuilder()
                              .cidrBlockState(state(VpcCidrBlockStateCode.ASSOCIATED))
                              .build()
                          : each)
              .toList();
      List<VpcIpv6CidrBlockAssociation> ipv6 =
          vpc.ipv6CidrBlockAssociationSet().stream()
              .filter(
                  each -> !leaves(each.associationId(), associationId, each.ipv6CidrBlockState()))
              .map(
                  each ->
                      each.associationId().equals(associationId)
                          ? each.toBuilder()
                              .ipv6CidrBlockState(state(VpcCidrBlockStateCode.ASSOCIATED))
                              .build()
                          : each)
              .toList();
      view.rows(VPCS).put(withBlocks(vpc, ipv4, ipv6));
    }
  }

  private static boolean leaves(String id, String wanted, VpcCidrBlockState state) {
    return id.equals(wanted) && !isLive(state);
  }

  static Vpc withBlocks(
      Vpc vpc, List<VpcCidrBlockAssociation> ipv4, List<VpcIpv6CidrBlockAssociation> ipv6) {
    Vpc.Builder builder = vpc.toBuilder().cidrBlockAssociationSet(ipv4);
    // DescribeVpcs leaves the set out where a VPC never had an IPv6 block
    if (!ipv6.isEmpty() || vpc.hasIpv6CidrBlockAssociationSet()) {
      builder.ipv6CidrBlockAssociationSet(ipv6);
    }
    return builder.build();
  }
}
