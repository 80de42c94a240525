package io.github.localec2.server.networkinterface;

import io.github.localec2.server.network.Ipv4Block;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.MapPSet;
import org.pcollections.TreePMap;

/**
 * Which addresses of a subnet are free, immutable: the IPv4 ones as runs, so that the next one is
 * found without looking at those in use.
 *
 * @param subnetId the subnet
 * @param cidr its IPv4 block; empty where it has none
 * @param runs the first and the last address of each run of free IPv4 addresses
 * @param free how many IPv4 addresses are free
 * @param usable how many there are in all
 * @param ipv6 the IPv6 addresses and prefixes in use
 */
record FreeAddresses(
    String subnetId,
    String cidr,
    TreePMap<Long, Long> runs,
    long free,
    long usable,
    MapPSet<String> ipv6) {
  /** EC2 keeps the network address, the router, the name server and one for the future. */
  private static final int RESERVED_AT_START = 4;

  private static final int RESERVED = RESERVED_AT_START + 1;

  static FreeAddresses of(String subnetId, @Nullable String cidr) {
    Ipv4Block block = cidr == null ? null : Ipv4Block.read(cidr).orElse(null);
    TreePMap<Long, Long> none = TreePMap.empty();
    MapPSet<String> noIpv6 = HashTreePSet.empty();
    String text = cidr == null ? "" : cidr;
    if (block == null || block.size() <= RESERVED) {
      return new FreeAddresses(subnetId, text, none, 0, 0, noIpv6);
    }
    long first = block.network() + RESERVED_AT_START;
    long last = block.network() + block.size() - 2;
    long usable = last - first + 1;
    return new FreeAddresses(subnetId, text, none.plus(first, last), usable, usable, noIpv6);
  }

  boolean untouched() {
    return free == usable && ipv6.isEmpty();
  }

  /** The lowest free address that is in none of the blocks; null where there is none. */
  @Nullable Long next(List<Ipv4Block> reserved) {
    if (reserved.isEmpty()) {
      return runs.isEmpty() ? null : runs.firstKey();
    }
    return nextBlock(1, reserved);
  }

  /**
   * The first address of the lowest aligned block of that size that is free and touches none of the
   * reserved blocks; null if none is.
   */
  @Nullable Long nextBlock(long size, List<Ipv4Block> reserved) {
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      long first = aligned(run.getKey(), size);
      while (first + size - 1 <= run.getValue()) {
        Ipv4Block obstacle = overlapping(reserved, first, first + size - 1);
        if (obstacle == null) {
          return first;
        }
        first = aligned(obstacle.network() + obstacle.size(), size);
      }
    }
    return null;
  }

  private static long aligned(long address, long size) {
    return (address + size - 1) / size * size;
  }

  private static @Nullable Ipv4Block overlapping(List<Ipv4Block> blocks, long first, long last) {
    for (Ipv4Block block : blocks) {
      if (block.network() <= last && block.network() + block.size() > first) {
        return block;
      }
    }
    return null;
  }

  /** True where the addresses are the subnet's, and somebody has them. */
  boolean has(long first, long last) {
    Ipv4Block block = Ipv4Block.read(cidr).orElse(null);
    Map.Entry<Long, Long> before = runs.floorEntry(last);
    return block != null
        && first >= block.network() + RESERVED_AT_START
        && last <= block.network() + block.size() - 2
        && (before == null || before.getValue() < first);
  }

  boolean isFree(long first, long last) {
    Map.Entry<Long, Long> run = runs.floorEntry(first);
    return run != null && run.getValue() >= last;
  }

  /** Without the addresses from {@code first} to {@code last}, which must be free. */
  FreeAddresses minus(long first, long last) {
    Map.Entry<Long, Long> run = runs.floorEntry(first);
    if (run == null || run.getValue() < last) {
      throw new IllegalStateException("not free in " + subnetId + ": " + Ipv4Block.format(first));
    }
    TreePMap<Long, Long> left =
        run.getKey() < first ? runs.plus(run.getKey(), first - 1) : runs.minus(run.getKey());
    if (run.getValue() > last) {
      left = left.plus(last + 1, run.getValue());
    }
    return with(left, free - (last - first + 1));
  }

  /** With the addresses from {@code first} to {@code last}, which must not be free. */
  FreeAddresses plus(long first, long last) {
    Map.Entry<Long, Long> before = runs.floorEntry(last);
    if (before != null && before.getValue() >= first) {
      throw new IllegalStateException(
          "already free in " + subnetId + ": " + Ipv4Block.format(first));
    }
    long from = first;
    long to = last;
    TreePMap<Long, Long> joined = runs;
    if (before != null && before.getValue() == first - 1) {
      from = before.getKey();
    }
    Long after = joined.get(last + 1);
    if (after != null) {
      to = after;
      joined = joined.minus(last + 1);
    }
    return with(joined.plus(from, to), free + (last - first + 1));
  }

  FreeAddresses plusIpv6(String used) {
    return new FreeAddresses(subnetId, cidr, runs, free, usable, ipv6.plus(used));
  }

  FreeAddresses minusIpv6(String unused) {
    return new FreeAddresses(subnetId, cidr, runs, free, usable, ipv6.minus(unused));
  }

  private FreeAddresses with(TreePMap<Long, Long> changed, long nowFree) {
    return new FreeAddresses(subnetId, cidr, changed, nowFree, usable, ipv6);
  }
}
