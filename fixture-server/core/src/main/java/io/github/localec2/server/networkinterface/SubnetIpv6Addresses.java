package io.github.localec2.server.networkinterface;

import io.github.localec2.server.network.Ipv6Block;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.math.BigInteger;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrBlockStateCode;

/** Gives out the IPv6 addresses of subnets, which EC2 picks at random. */
final class SubnetIpv6Addresses {
  /** A delegated IPv6 prefix is a /80. */
  private static final int PREFIX_LENGTH = 80;

  private static final int HEX = 16;

  private SubnetIpv6Addresses() {}

  /** Takes an address of the subnet: the one wanted, or any. */
  static String take(RegionView view, Subnet subnet, @Nullable String wanted) {
    Ipv6Block block = block(subnet);
    FreeAddresses free = SubnetAddresses.of(view, subnet);
    String taken;
    if (wanted == null) {
      do {
        BigInteger host = new BigInteger(view.ids().hex(32), HEX).mod(block.size());
        taken = block.address(host);
      } while (isUsed(free, taken));
    } else {
      BigInteger address =
          Ipv6Block.readAddress(wanted)
              .orElseThrow(
                  () ->
                      CommonFaults.invalidParameterValue(
                          "invalid value for parameter ipv6 address: " + wanted));
      taken = Ipv6Block.format(address);
      if (!block.contains(taken)) {
        throw CommonFaults.invalidParameterValue(
            "Address " + wanted + " does not fall within the subnet's address range");
      }
      if (isUsed(free, taken)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Address " + wanted + " is in use.");
      }
    }
    SubnetAddresses.keep(view, free.plusIpv6(taken));
    return taken;
  }

  /** Takes a /80 of the subnet: the one wanted, or any. */
  static String takePrefix(RegionView view, Subnet subnet, @Nullable String wanted) {
    Ipv6Block block = block(subnet);
    FreeAddresses free = SubnetAddresses.of(view, subnet);
    String taken;
    if (wanted == null) {
      do {
        BigInteger host = new BigInteger(view.ids().hex(32), HEX).mod(block.size());
        taken = Ipv6Block.around(block.network().add(host), PREFIX_LENGTH).toString();
      } while (free.ipv6().contains(taken));
    } else {
      Ipv6Block prefix = Ipv6Block.read(wanted).orElse(null);
      if (prefix == null || prefix.prefixLength() != PREFIX_LENGTH || !block.contains(prefix)) {
        throw CommonFaults.invalidParameterValue(
            "invalid value for parameter ipv6 prefix: " + wanted);
      }
      taken = prefix.toString();
      if (free.ipv6().contains(taken)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Prefix " + wanted + " is in use.");
      }
    }
    SubnetAddresses.keep(view, free.plusIpv6(taken));
    return taken;
  }

  private static boolean isUsed(FreeAddresses free, String address) {
    return free.ipv6().contains(address)
        || Ipv6Block.read(address + "/" + PREFIX_LENGTH)
            .filter(prefix -> free.ipv6().contains(prefix.toString()))
            .isPresent();
  }

  /** Gives back addresses and prefixes of the subnet. */
  static void release(RegionView view, String subnetId, Collection<String> addresses) {
    FreeAddresses free = view.rows(SubnetAddresses.FREE_ADDRESSES).find(subnetId).orElse(null);
    if (free == null) {
      return;
    }
    for (String address : addresses) {
      free = free.minusIpv6(address);
    }
    SubnetAddresses.keep(view, free);
  }

  /** True where the subnet has an IPv6 block. */
  static boolean has(Subnet subnet) {
    return cidr(subnet) != null;
  }

  /** The short form of an address or prefix; the text itself where it is none. */
  static String canonical(String text) {
    return Ipv6Block.readAddress(text).map(Ipv6Block::format).orElse(text);
  }

  private static Ipv6Block block(Subnet subnet) {
    String cidr = cidr(subnet);
    if (cidr == null) {
      throw CommonFaults.invalidParameterValue(
          "The subnet '" + subnet.subnetId() + "' does not have an IPv6 CIDR block associated");
    }
    return Ipv6Block.parse(cidr, "ipv6CidrBlock");
  }

  private static @Nullable String cidr(Subnet subnet) {
    return subnet.ipv6CidrBlockAssociationSet().stream()
        .filter(
            each ->
                each.ipv6CidrBlockState() != null
                    && each.ipv6CidrBlockState().state() == SubnetCidrBlockStateCode.ASSOCIATED)
        .map(each -> each.ipv6CidrBlock())
        .findFirst()
        .orElse(null);
  }
}
