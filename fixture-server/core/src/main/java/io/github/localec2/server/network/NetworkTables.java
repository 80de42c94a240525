package io.github.localec2.server.network;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.EgressOnlyInternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Where VPCs and what lies in them are kept. */
public final class NetworkTables {
  private static final Table.Builder<Vpc> VPCS_BUILDER =
      Table.named("vpcs", Vpc::vpcId)
          .idPrefix("vpc-")
          .faults("vpc ID", "InvalidVpcID")
          .tags("vpc", Vpc::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<Vpc> VPCS = VPCS_BUILDER.build();

  private static final Table.Builder<Subnet> SUBNETS_BUILDER =
      Table.named("subnets", Subnet::subnetId)
          .idPrefix("subnet-")
          .faults("subnet ID", "InvalidSubnetID")
          .tags("subnet", Subnet::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<Subnet> SUBNETS_BY_VPC = SUBNETS_BUILDER.indexOne(Subnet::vpcId);

  public static final Table<Subnet> SUBNETS = SUBNETS_BUILDER.build();

  private static final Table.Builder<RouteTable> ROUTE_TABLES_BUILDER =
      Table.named("route-tables", RouteTable::routeTableId)
          .idPrefix("rtb-")
          .faults("routeTable ID", "InvalidRouteTableID")
          .tags("route-table", RouteTable::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<RouteTable> ROUTE_TABLES_BY_VPC =
      ROUTE_TABLES_BUILDER.indexOne(RouteTable::vpcId);

  public static final Table<RouteTable> ROUTE_TABLES = ROUTE_TABLES_BUILDER.build();

  private static final Table.Builder<InternetGateway> INTERNET_GATEWAYS_BUILDER =
      Table.named("internet-gateways", InternetGateway::internetGatewayId)
          .idPrefix("igw-")
          .faults("internetGateway ID", "InvalidInternetGatewayID")
          .tags(
              "internet-gateway",
              InternetGateway::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<InternetGateway> INTERNET_GATEWAYS = INTERNET_GATEWAYS_BUILDER.build();

  private static final Table.Builder<EgressOnlyInternetGateway>
      EGRESS_ONLY_INTERNET_GATEWAYS_BUILDER =
          Table.named(
                  "egress-only-internet-gateways",
                  EgressOnlyInternetGateway::egressOnlyInternetGatewayId)
              .idPrefix("eigw-")
              .faults("egressOnlyInternetGateway ID", "InvalidEgressOnlyInternetGatewayId")
              .tags(
                  "egress-only-internet-gateway",
                  EgressOnlyInternetGateway::tags,
                  (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<EgressOnlyInternetGateway> EGRESS_ONLY_INTERNET_GATEWAYS =
      EGRESS_ONLY_INTERNET_GATEWAYS_BUILDER.build();

  private static final Table.Builder<NetworkAcl> NETWORK_ACLS_BUILDER =
      Table.named("network-acls", NetworkAcl::networkAclId)
          .idPrefix("acl-")
          .faults("networkAcl ID", "InvalidNetworkAclID")
          .tags("network-acl", NetworkAcl::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<NetworkAcl> NETWORK_ACLS_BY_VPC =
      NETWORK_ACLS_BUILDER.indexOne(NetworkAcl::vpcId);

  public static final Table<NetworkAcl> NETWORK_ACLS = NETWORK_ACLS_BUILDER.build();

  private static final Table.Builder<DhcpOptions> DHCP_OPTIONS_BUILDER =
      Table.named("dhcp-options", DhcpOptions::dhcpOptionsId)
          .idPrefix("dopt-")
          .faults("dhcpOption ID", "InvalidDhcpOptionID")
          .tags(
              "dhcp-options", DhcpOptions::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<DhcpOptions> DHCP_OPTIONS = DHCP_OPTIONS_BUILDER.build();

  private NetworkTables() {}
}
