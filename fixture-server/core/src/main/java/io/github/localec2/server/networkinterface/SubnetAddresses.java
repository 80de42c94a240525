package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.network.NetworkTables.RESERVATIONS_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.SUBNET_CIDR_RESERVATIONS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrReservationType;

/**
 * Gives out the private addresses of subnets: unique, inside the subnet, never one of the five that
 * EC2 keeps for itself. An address costs the same however many are in use.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html">Subnet CIDR
 *     blocks</a>
 */
public final class SubnetAddresses {
  /** A delegated IPv4 prefix is a /28. */
  private static final int PREFIX_LENGTH = 28;

  private static final int PREFIX_SIZE = 16;

  static final Table<FreeAddresses> FREE_ADDRESSES =
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
    List<Ipv4Block> reserved = reserved(view, subnet, any -> true);
    List<String> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Long next = free.next(reserved);
      if (next == null) {
        throw insufficient();
      }
      free = free.minus(next, next);
      taken.add(Ipv4Block.format(next));
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
    OptionalLong read = Ipv4Block.readAddress(wanted);
    if (read.isEmpty()) {
      throw CommonFaults.invalidParameterValue("invalid value for parameter address: " + wanted);
    }
    Ipv4Block block = Ipv4Block.read(free.cidr()).orElse(null);
    if (block == null || !block.contains(wanted)) {
      throw CommonFaults.invalidParameterValue(
          "Address " + wanted + " does not fall within the subnet's address range");
    }
    long address = read.getAsLong();
    long offset = address - block.network();
    if (offset < 4 || offset == block.size() - 1) {
      throw CommonFaults.invalidParameterValue(
          "Address " + wanted + " is in subnet's reserved address range");
    }
    if (!free.isFree(address, address)) {
      throw Ec2Fault.of("InvalidIPAddress.InUse", "Address " + wanted + " is in use.");
    }
    keep(view, free.minus(address, address));
    return Ipv4Block.format(address);
  }

  /** Takes a /28 of the subnet: the one wanted, or the next that is free. */
  static String takePrefix(RegionView view, Subnet subnet, @Nullable String wanted) {
    FreeAddresses free = of(view, subnet);
    Long first;
    if (wanted == null) {
      first = nextPrefix(view, subnet, free);
      if (first == null) {
        throw Ec2Fault.of(
            "InsufficientCidrBlocks",
            "The specified subnet does not have enough free cidr blocks to satisfy the request.");
      }
    } else {
      Ipv4Block block = Ipv4Block.read(wanted).orElse(null);
      Ipv4Block whole = Ipv4Block.read(free.cidr()).orElse(null);
      if (block == null
          || block.prefixLength() != PREFIX_LENGTH
          || !block.toString().equals(wanted)) {
        throw CommonFaults.invalidParameterValue(
            "invalid value for parameter ipv4 prefix: " + wanted);
      }
      if (whole == null || !whole.contains(block)) {
        throw CommonFaults.invalidParameterValue(
            "Prefix " + wanted + " does not fall within the subnet's address range");
      }
      first = block.network();
      if (!free.isFree(first, first + PREFIX_SIZE - 1)) {
        throw Ec2Fault.of("InvalidIPAddress.InUse", "Prefix " + wanted + " is in use.");
      }
    }
    keep(view, free.minus(first, first + PREFIX_SIZE - 1));
    return Ipv4Block.format(first) + "/28";
  }

  /** Blocks that are reserved for prefixes come first. */
  private static @Nullable Long nextPrefix(RegionView view, Subnet subnet, FreeAddresses free) {
    for (Ipv4Block block : reserved(view, subnet, SubnetCidrReservationType.PREFIX::equals)) {
      for (long first = block.network();
          first + PREFIX_SIZE <= block.network() + block.size();
          first += PREFIX_SIZE) {
        if (free.isFree(first, first + PREFIX_SIZE - 1)) {
          return first;
        }
      }
    }
    return free.nextBlock(
        PREFIX_SIZE, reserved(view, subnet, SubnetCidrReservationType.EXPLICIT::equals));
  }

  /** The blocks of the subnet from which EC2 gives out no address that nobody asks for by name. */
  private static List<Ipv4Block> reserved(
      RegionView view, Subnet subnet, Predicate<SubnetCidrReservationType> type) {
    if (view.rows(SUBNET_CIDR_RESERVATIONS).isEmpty()) {
      return List.of();
    }
    return view
        .rows(SUBNET_CIDR_RESERVATIONS)
        .by(RESERVATIONS_BY_SUBNET, subnet.subnetId())
        .stream()
        .filter(each -> type.test(each.reservationType()))
        .flatMap(each -> Ipv4Block.read(each.cidr()).stream())
        .sorted(Comparator.comparingLong(Ipv4Block::network))
        .toList();
  }

  /**
   * Gives back IPv4 addresses and /28 prefixes of the subnet; others, which an engine has given,
   * are not the subnet's to give.
   */
  public static void release(RegionView view, String subnetId, Collection<String> addresses) {
    FreeAddresses free = view.rows(FREE_ADDRESSES).find(subnetId).orElse(null);
    if (free == null) {
      return;
    }
    for (String address : addresses) {
      Ipv4Block block =
          Ipv4Block.read(address.indexOf('/') < 0 ? address + "/32" : address).orElseThrow();
      long last = block.network() + block.size() - 1;
      if (free.has(block.network(), last)) {
        free = free.plus(block.network(), last);
      }
    }
    keep(view, free);
  }

  /** An interface has an address of an engine's instead of the one that it was given. */
  static void exchange(RegionView view, String subnetId, @Nullable String given, String engines) {
    if (given != null) {
      release(view, subnetId, List.of(given));
    }
    FreeAddresses free = view.rows(FREE_ADDRESSES).find(subnetId).orElse(null);
    long address = Ipv4Block.readAddress(engines).orElse(-1);
    if (free != null && free.isFree(address, address)) {
      keep(view, free.minus(address, address));
    }
  }

  static FreeAddresses of(RegionView view, Subnet subnet) {
    return view.rows(FREE_ADDRESSES)
        .find(subnet.subnetId())
        .orElseGet(() -> FreeAddresses.of(subnet.subnetId(), subnet.cidrBlock()));
  }

  /** A subnet of which nothing is in use needs no record: so none is left of a deleted one. */
  static void keep(RegionView view, FreeAddresses free) {
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
