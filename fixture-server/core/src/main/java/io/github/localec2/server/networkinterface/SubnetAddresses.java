package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Gives out the private addresses of subnets: unique, inside the subnet, never one of the five that
 * EC2 keeps for itself. An address costs the same however many are in use.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html">Subnet CIDR
 *     blocks</a>
 */
public final class SubnetAddresses {
  /** A delegated IPv4 prefix is a /28. */
  private static final int PREFIX_SIZE = 16;

  private static final Table<FreeAddresses> FREE_ADDRESSES =
      Table.named("free-addresses", FreeAddresses::subnetId).build();

  private SubnetAddresses() {}

  /** How many IPv4 addresses of the subnet are free, as DescribeSubnets shows it. */
  public static int availableIn(RegionView view, Subnet subnet) {
    return (int) of(view, subnet).free();
  }

  /**
   * Takes the next free IPv4 address.
   *
   * @throws Ec2Fault InsufficientFreeAddressesInSubnet
   */
  public static String allocate(RegionView view, Subnet subnet) {
    return allocate(view, subnet, 1).get(0);
  }

  /**
   * Takes that many IPv4 addresses or none.
   *
   * @throws Ec2Fault InsufficientFreeAddressesInSubnet
   */
  public static List<String> allocate(RegionView view, Subnet subnet, int count) {
    FreeAddresses free = of(view, subnet);
    List<String> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Long next = free.next();
      if (next == null) {
        throw insufficient();
      }
      free = free.minus(next, next);
      taken.add(Ipv4.format(next));
    }
    keep(view, free);
    return taken;
  }

  /**
   * Takes one IPv4 address.
   *
   * @throws Ec2Fault InvalidParameterValue where it is none, outside the subnet or reserved;
   *     InvalidIPAddress.InUse
   */
  public static String take(RegionView view, Subnet subnet, String wanted) {
    FreeAddresses free = of(view, subnet);
    Long address = Ipv4.parse(wanted);
    if (address == null) {
      throw CommonFaults.invalidParameterValue("invalid value for parameter address: " + wanted);
    }
    Ipv4.Block block = Ipv4.Block.parse(free.cidr());
    if (block == null || !block.contains(address)) {
      throw CommonFaults.invalidParameterValue(
          "Address " + wanted + " does not fall within the subnet's address range");
    }
    long offset = address - block.first();
    if (offset < 4 || offset == block.size() - 1) {
      throw CommonFaults.invalidParameterValue(
          "Address " + wanted + " is in subnet's reserved address range");
    }
    if (!free.isFree(address, address)) {
      throw Ec2Fault.of("InvalidIPAddress.InUse", "Address " + wanted + " is in use.");
    }
    keep(view, free.minus(address, address));
    return Ipv4.format(address);
  }

  /** Takes a /28 of the subnet: the one wanted, or the next that is free. */
  static String takePrefix(RegionView view, Subnet subnet, @Nullable String wanted) {
    FreeAddresses free = of(view, subnet);
    Long first;
    if (wanted == null) {
      first = free.nextBlock(PREFIX_SIZE);
      if (first == null) {
        throw Ec2Fault.of(
            "InsufficientCidrBlocks",
            "The specified subnet does not have enough free cidr blocks to satisfy the request.");
      }
    } else {
      Ipv4.Block block = Ipv4.Block.parse(wanted);
      Ipv4.Block whole = Ipv4.Block.parse(free.cidr());
      if (block == null || block.size() != PREFIX_SIZE || whole == null) {
        throw CommonFaults.invalidParameterValue(
            "invalid value for parameter ipv4 prefix: " + wanted);
      }
      first = block.first();
      if (!whole.contains(first)) {
        throw CommonFaults.invalidParameterValue(
            "Prefix " + wanted + " does not fall within the subnet's address range");
      }
      if (!free.isFree(first, first + PREFIX_SIZE - 1)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Prefix " + wanted + " is in use.");
      }
    }
    keep(view, free.minus(first, first + PREFIX_SIZE - 1));
    return Ipv4.format(first) + "/28";
  }

  /** Gives back IPv4 addresses and /28 prefixes of the subnet. */
  public static void release(RegionView view, String subnetId, Collection<String> addresses) {
    FreeAddresses free = view.rows(FREE_ADDRESSES).find(subnetId).orElse(null);
    if (free == null) {
      return;
    }
    for (String address : addresses) {
      int slash = address.indexOf('/');
      Long first = Ipv4.parse(slash < 0 ? address : address.substring(0, slash));
      if (first == null) {
        throw new IllegalStateException("no address: " + address);
      }
      free = free.plus(first, slash < 0 ? first : first + PREFIX_SIZE - 1);
    }
    keep(view, free);
  }

  /** Takes an IPv6 address of the subnet: the one wanted, or any. */
  static String takeIpv6(RegionView view, Subnet subnet, @Nullable String wanted) {
    Ipv6 network = ipv6Network(subnet);
    FreeAddresses free = of(view, subnet);
    String taken;
    if (wanted == null) {
      do {
        long host = Long.parseUnsignedLong(view.ids().hex(16), 16);
        taken = new Ipv6(network.network(), host).toString();
      } while (free.ipv6().contains(taken) || isDelegated(free, taken));
    } else {
      Ipv6 address = Ipv6.parse(wanted);
      if (address == null) {
        throw CommonFaults.invalidParameterValue(
            "invalid value for parameter ipv6 address: " + wanted);
      }
      if (address.network() != network.network()) {
        throw CommonFaults.invalidParameterValue(
            "Address " + wanted + " does not fall within the subnet's address range");
      }
      taken = address.toString();
      if (free.ipv6().contains(taken) || isDelegated(free, taken)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Address " + wanted + " is in use.");
      }
    }
    keep(view, free.plusIpv6(taken));
    return taken;
  }

  /** Takes a /80 of the subnet: the one wanted, or any. */
  static String takeIpv6Prefix(RegionView view, Subnet subnet, @Nullable String wanted) {
    Ipv6 network = ipv6Network(subnet);
    FreeAddresses free = of(view, subnet);
    String taken;
    if (wanted == null) {
      do {
        long host = Long.parseUnsignedLong(view.ids().hex(4), 16) << 48;
        taken = new Ipv6(network.network(), host) + "/80";
      } while (free.ipv6().contains(taken));
    } else {
      Ipv6 first = wanted.endsWith("/80") ? Ipv6.network(wanted) : null;
      if (first == null || first.network() != network.network() || first.host() << 16 != 0) {
        throw CommonFaults.invalidParameterValue(
            "invalid value for parameter ipv6 prefix: " + wanted);
      }
      taken = first + "/80";
      if (free.ipv6().contains(taken)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Prefix " + wanted + " is in use.");
      }
    }
    keep(view, free.plusIpv6(taken));
    return taken;
  }

  private static boolean isDelegated(FreeAddresses free, String address) {
    Ipv6 parsed = Ipv6.parse(address);
    return parsed != null
        && free.ipv6().contains(new Ipv6(parsed.network(), parsed.host() >>> 48 << 48) + "/80");
  }

  /** Gives back IPv6 addresses and prefixes of the subnet. */
  static void releaseIpv6(RegionView view, String subnetId, Collection<String> addresses) {
    FreeAddresses free = view.rows(FREE_ADDRESSES).find(subnetId).orElse(null);
    if (free == null) {
      return;
    }
    for (String address : addresses) {
      free = free.minusIpv6(address);
    }
    keep(view, free);
  }

  /** True where the subnet has an IPv6 block. */
  static boolean hasIpv6(Subnet subnet) {
    return ipv6Cidr(subnet) != null;
  }

  private static Ipv6 ipv6Network(Subnet subnet) {
    String cidr = ipv6Cidr(subnet);
    Ipv6 network = cidr == null ? null : Ipv6.network(cidr);
    if (network == null) {
      throw CommonFaults.invalidParameterValue(
          "The subnet '" + subnet.subnetId() + "' does not have an IPv6 CIDR block associated");
    }
    return network;
  }

  private static @Nullable String ipv6Cidr(Subnet subnet) {
    return subnet.ipv6CidrBlockAssociationSet().stream()
        .filter(
            each ->
                each.ipv6CidrBlockState() == null
                    || "associated".equals(each.ipv6CidrBlockState().stateAsString()))
        .map(each -> each.ipv6CidrBlock())
        .findFirst()
        .orElse(null);
  }

  private static FreeAddresses of(RegionView view, Subnet subnet) {
    return view.rows(FREE_ADDRESSES)
        .find(subnet.subnetId())
        .orElseGet(() -> FreeAddresses.of(subnet.subnetId(), subnet.cidrBlock()));
  }

  /** A subnet of which nothing is in use needs no record: so none is left of a deleted one. */
  private static void keep(RegionView view, FreeAddresses free) {
    Rows<FreeAddresses> rows = view.rows(FREE_ADDRESSES);
    if (free.untouched()) {
      rows.remove(free.subnetId());
    } else {
      rows.put(free);
    }
  }

  private static Ec2Fault insufficient() {
    return Ec2Fault.of(
        "InsufficientFreeAddressesInSubnet",
        "The specified subnet does not have enough free addresses to satisfy the request.");
  }
}
