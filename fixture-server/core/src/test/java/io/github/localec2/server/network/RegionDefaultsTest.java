package io.github.localec2.server.network;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.StateSettings;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.Transitions;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

class RegionDefaultsTest {
  private static final Scope VIRGINIA = new Scope("000000000000", "us-east-1");

  private final Ec2State state =
      new Ec2State(
          new StateSettings(
              Clock.systemUTC(),
              new Ids(new SplittableRandom()),
              Transitions.AT_ONCE,
              RegionDefaults::fill));

  @Test
  void everyRegionStartsWithADefaultVpc() {
    Vpc vpc = only(NetworkTables.VPCS);
    assertThat(vpc.isDefault()).isTrue();
    assertThat(vpc.cidrBlock()).isEqualTo("172.31.0.0/16");
    assertThat(only(NetworkTables.DHCP_OPTIONS).dhcpOptionsId()).isEqualTo(vpc.dhcpOptionsId());
  }

  @Test
  void everyZoneStartsWithADefaultSubnet() {
    List<Subnet> subnets = all(NetworkTables.SUBNETS);
    assertThat(subnets).hasSize(6).allMatch(Subnet::defaultForAz);
    assertThat(subnets).extracting(Subnet::availabilityZone).contains("us-east-1a", "us-east-1f");
    assertThat(subnets)
        .extracting(Subnet::cidrBlock)
        .startsWith("172.31.0.0/20", "172.31.16.0/20")
        .doesNotHaveDuplicates();
    assertThat(only(NetworkTables.NETWORK_ACLS).associations()).hasSize(6);
  }

  @Test
  void theMainRouteTableLeadsToTheInternetGateway() {
    var gateway = only(NetworkTables.INTERNET_GATEWAYS);
    var table = only(NetworkTables.ROUTE_TABLES);
    assertThat(table.associations()).singleElement().matches(each -> each.main());
    assertThat(table.routes())
        .extracting(route -> route.destinationCidrBlock() + " " + route.gatewayId())
        .containsExactly("172.31.0.0/16 local", "0.0.0.0/0 " + gateway.internetGatewayId());
  }

  @Test
  void theDefaultSecurityGroupLetsInItselfOnly() {
    var group = only(SECURITY_GROUPS);
    assertThat(group.groupName()).isEqualTo("default");
    assertThat(group.description()).isEqualTo("default VPC security group");
    assertThat(all(SECURITY_GROUP_RULES))
        .extracting(rule -> rule.isEgress())
        .containsExactly(false, true);
    assertThat(all(SECURITY_GROUP_RULES).get(0).referencedGroupInfo().groupId())
        .isEqualTo(group.groupId());
  }

  @Test
  void idsOfDefaultsOutliveAReset() {
    String before = only(NetworkTables.VPCS).vpcId();
    state.reset();
    assertThat(only(NetworkTables.VPCS).vpcId()).isEqualTo(before);
  }

  private <T> T only(Table<T> table) {
    List<T> all = all(table);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private <T> List<T> all(Table<T> table) {
    Function<RegionView, List<T>> reader = view -> view.rows(table).all().toList();
    return state.read(VIRGINIA, reader);
  }
}
