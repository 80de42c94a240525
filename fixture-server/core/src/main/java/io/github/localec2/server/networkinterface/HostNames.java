package io.github.localec2.server.networkinterface;

import io.github.localec2.server.network.VpcAttributes;
import io.github.localec2.server.state.RegionView;

/**
 * The DNS names that EC2 derives from addresses.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-naming.html">EC2
 *     instance hostnames</a>
 */
public final class HostNames {
  private static final String FIRST_REGION = "us-east-1";

  private HostNames() {}

  /** Such as {@code ip-10-0-0-5.ec2.internal}. */
  public static String privateName(String region, String address) {
    return "ip-" + address.replace('.', '-') + privateDomain(region);
  }

  /** Such as {@code i-0abcdef1234567890.eu-west-1.compute.internal}. */
  public static String resourceName(String region, String instanceId) {
    return instanceId + (region.equals(FIRST_REGION) ? ".ec2.internal" : privateDomain(region));
  }

  /** Such as {@code ec2-198-18-0-5.compute-1.amazonaws.com}. */
  public static String publicName(String region, String address) {
    String domain =
        region.equals(FIRST_REGION)
            ? ".compute-1.amazonaws.com"
            : "." + region + ".compute.amazonaws.com";
    return "ec2-" + address.replace('.', '-') + domain;
  }

  /** True where the VPC gives public DNS names to public addresses. */
  static boolean hasPublicNames(RegionView view, String vpcId) {
    return VpcAttributes.of(view, vpcId).dnsHostnames();
  }

  private static String privateDomain(String region) {
    return region.equals(FIRST_REGION) ? ".ec2.internal" : "." + region + ".compute.internal";
  }
}
