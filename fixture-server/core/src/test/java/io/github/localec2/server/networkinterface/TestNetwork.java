package io.github.localec2.server.networkinterface;

import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The default network of a client's account and region. */
public final class TestNetwork {
  private final Ec2Client ec2;

  public TestNetwork(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** The default subnets by zone. */
  public List<Subnet> subnets() {
    return ec2.describeSubnets().subnets().stream()
        .filter(Subnet::defaultForAz)
        .sorted(Comparator.comparing(Subnet::availabilityZone))
        .toList();
  }

  /** The default subnet in the first zone. */
  public String subnetId() {
    return subnets().get(0).subnetId();
  }

  public String vpcId() {
    return subnets().get(0).vpcId();
  }
}
