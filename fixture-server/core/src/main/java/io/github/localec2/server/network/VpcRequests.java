package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import org.jspecify.annotations.Nullable;

/** The ways in which a request says where a block of addresses comes from. */
final class VpcRequests {
  private VpcRequests() {}

  /** There are no IPAM pools, so naming one is naming one that does not exist. */
  static void rejectIpamPool(@Nullable String poolId) {
    if (poolId != null) {
      throw Ec2Fault.of(
          "InvalidIpamPoolId.NotFound", "The ipam-pool ID '" + poolId + "' does not exist");
    }
  }

  /** Neither are there pools of addresses that somebody brought along. */
  static void rejectIpv6Pool(@Nullable String poolId) {
    if (poolId != null) {
      throw Ec2Fault.of("InvalidPoolID.NotFound", "The pool ID '" + poolId + "' does not exist.");
    }
  }

  /** The IPv4 block that a request gives, or else an IPAM pool. */
  static String ipv4(
      @Nullable String cidr, @Nullable String poolId, @Nullable Integer netmaskLength) {
    if (cidr != null && netmaskLength != null) {
      throw CommonFaults.notTogether("cidrBlock", "ipv4NetmaskLength");
    }
    rejectIpamPool(poolId);
    if (cidr == null || cidr.isEmpty()) {
      throw Ec2Fault.of(
          "MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
    }
    return cidr;
  }

  /**
   * True where Amazon is to choose an IPv6 block.
   *
   * @throws Ec2Fault where the parameters exclude each other or name pools
   */
  static boolean wantsIpv6(
      @Nullable Boolean amazon,
      @Nullable String cidr,
      @Nullable String pool,
      @Nullable String ipamPool,
      @Nullable Integer netmaskLength) {
    boolean amazonProvided = Boolean.TRUE.equals(amazon);
    if (amazonProvided && (cidr != null || pool != null)) {
      throw CommonFaults.notTogether(
          "amazonProvidedIpv6CidrBlock", cidr != null ? "ipv6CidrBlock" : "ipv6Pool");
    }
    if (amazonProvided && ipamPool != null) {
      throw CommonFaults.notTogether("amazonProvidedIpv6CidrBlock", "ipv6IpamPoolId");
    }
    rejectIpv6Pool(pool);
    rejectIpamPool(ipamPool);
    if (cidr != null) {
      throw CommonFaults.missingParameter("ipv6Pool");
    }
    if (netmaskLength != null) {
      throw CommonFaults.missingParameter("ipv6IpamPoolId");
    }
    return amazonProvided;
  }
}
