package io.github.localec2.server.vm;

import java.util.List;

/**
 * Where a network interface is.
 *
 * @param subnetId such as {@code subnet-0abcdef1234567890}
 * @param vpcId such as {@code vpc-0abcdef1234567890}
 * @param cidr the subnet's IPv4 block, of which EC2 keeps the first four addresses and the last
 * @param vpcCidrs the VPC's IPv4 blocks, all of whose subnets reach each other
 * @param routes where everything else goes; what is in no destination goes nowhere
 */
public record VmSubnet(
    String subnetId, String vpcId, String cidr, List<String> vpcCidrs, List<VmRoute> routes) {
  public VmSubnet {
    vpcCidrs = List.copyOf(vpcCidrs);
    routes = List.copyOf(routes);
  }
}
