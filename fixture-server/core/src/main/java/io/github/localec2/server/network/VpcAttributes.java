package io.github.localec2.server.network;

import io.github.localec2.server.state.RegionView;

/**
 * What ModifyVpcAttribute sets and DescribeVpcs does not show.
 *
 * @param vpcId the VPC
 * @param dnsSupport whether the Amazon-provided DNS server resolves names
 * @param dnsHostnames whether instances with public addresses get public names
 * @param addressUsageMetrics whether address usage is measured
 */
public record VpcAttributes(
    String vpcId, boolean dnsSupport, boolean dnsHostnames, boolean addressUsageMetrics) {

  /** A new VPC resolves names; only a default VPC also names its instances. */
  static VpcAttributes ofNew(String vpcId, boolean isDefault) {
    return new VpcAttributes(vpcId, true, isDefault, false);
  }

  /** The attributes of a VPC that exists. */
  public static VpcAttributes of(RegionView view, String vpcId) {
    return view.rows(NetworkTables.VPC_ATTRIBUTES).find(vpcId).orElseGet(() -> ofNew(vpcId, false));
  }

  VpcAttributes withDnsSupport(boolean value) {
    return new VpcAttributes(vpcId, value, dnsHostnames, addressUsageMetrics);
  }

  VpcAttributes withDnsHostnames(boolean value) {
    return new VpcAttributes(vpcId, dnsSupport, value, addressUsageMetrics);
  }

  VpcAttributes withAddressUsageMetrics(boolean value) {
    return new VpcAttributes(vpcId, dnsSupport, dnsHostnames, value);
  }
}
