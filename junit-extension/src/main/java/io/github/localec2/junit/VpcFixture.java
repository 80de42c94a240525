package io.github.localec2.junit;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** A VPC that a test is about to have. */
public final class VpcFixture {
  private final Ec2Client ec2;
  private final String cidr;
  private final List<String> publicSubnets = new ArrayList<>();
  private final List<String> privateSubnets = new ArrayList<>();
  private String name = "";

  VpcFixture(Ec2Client ec2, String cidr) {
    this.ec2 = ec2;
    this.cidr = cidr;
  }

  /** The value of its tag {@code Name}. */
  public VpcFixture name(String value) {
    name = value;
    return this;
  }

  /** Subnets with a route to the internet, each in the next availability zone. */
  public VpcFixture publicSubnets(String... cidrs) {
    publicSubnets.addAll(List.of(cidrs));
    return this;
  }

  /** Subnets without one, each in the next availability zone. */
  public VpcFixture privateSubnets(String... cidrs) {
    privateSubnets.addAll(List.of(cidrs));
    return this;
  }

  /** Makes it with all that belongs to it. */
  public Vpc create() {
    Vpc vpc = ec2.createVpc(r -> r.cidrBlock(cidr)).vpc();
    if (!name.isEmpty()) {
      ec2.createTags(r -> r.resources(vpc.vpcId()).tags(Ec2Fixtures.tags(name, List.of())));
    }
    List<String> zones =
        ec2.describeAvailabilityZones().availabilityZones().stream()
            .map(AvailabilityZone::zoneName)
            .toList();
    if (!publicSubnets.isEmpty()) {
      String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
      ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpc.vpcId()));
      String tableId = ec2.createRouteTable(r -> r.vpcId(vpc.vpcId())).routeTable().routeTableId();
      ec2.createRoute(
          r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0").gatewayId(gatewayId));
      for (String subnetId : subnets(vpc, publicSubnets, zones)) {
        ec2.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId));
        ec2.modifySubnetAttribute(
            r -> r.subnetId(subnetId).mapPublicIpOnLaunch(value -> value.value(true)));
      }
    }
    subnets(vpc, privateSubnets, zones);
    return ec2.describeVpcs(r -> r.vpcIds(vpc.vpcId())).vpcs().get(0);
  }

  private List<String> subnets(Vpc vpc, List<String> cidrs, List<String> zones) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < cidrs.size(); i++) {
      String block = cidrs.get(i);
      String zone = zones.get(i % zones.size());
      Subnet subnet =
          ec2.createSubnet(r -> r.vpcId(vpc.vpcId()).cidrBlock(block).availabilityZone(zone))
              .subnet();
      ids.add(subnet.subnetId());
    }
    return ids;
  }
}
