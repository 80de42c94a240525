package io.github.localec2.server.network;

import io.github.localec2.server.state.Ec2Fault;

/**
 * How many resources of a kind may exist. Those of AWS that a test suite would hit by being one are
 * raised here; the rest are AWS's own.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html">Amazon VPC
 *     quotas</a>
 */
enum NetworkQuota {
  VPCS_PER_REGION(5, 1000, "VpcLimitExceeded", "VPCs"),
  SUBNETS_PER_VPC(200, 1000, "SubnetLimitExceeded", "subnets"),
  INTERNET_GATEWAYS_PER_REGION(5, 1000, "InternetGatewayLimitExceeded", "internet gateways"),
  EGRESS_ONLY_GATEWAYS_PER_REGION(
      5, 1000, "EgressOnlyInternetGatewayLimitExceeded", "egress-only internet gateways"),
  ROUTE_TABLES_PER_VPC(200, 200, "RouteTableLimitExceeded", "route tables"),
  ROUTES_PER_TABLE(500, 1000, "RouteLimitExceeded", "routes"),
  NETWORK_ACLS_PER_VPC(200, 200, "NetworkAclLimitExceeded", "network ACLs"),
  RULES_PER_NETWORK_ACL(20, 40, "NetworkAclEntryLimitExceeded", "network ACL entries"),
  DHCP_OPTIONS_PER_REGION(100, 1000, "DhcpOptionsLimitExceeded", "DHCP option sets");

  private final int aws;
  private final int applied;
  private final String code;
  private final String noun;

  NetworkQuota(int aws, int applied, String code, String noun) {
    this.aws = aws;
    this.applied = applied;
    this.code = code;
    this.noun = noun;
  }

  /** What a fresh AWS account has. */
  int aws() {
    return aws;
  }

  /** What holds here. */
  int applied() {
    return applied;
  }

  /**
   * Makes sure that one more may be.
   *
   * @throws Ec2Fault the quota's error
   */
  void admit(long present) {
    if (present >= applied) {
      throw Ec2Fault.of(code, "The maximum number of " + noun + " has been reached.");
    }
  }
}
