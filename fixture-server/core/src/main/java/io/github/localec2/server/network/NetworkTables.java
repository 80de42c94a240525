package io.github.localec2.server.network;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.EgressOnlyInternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrReservation;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** Where VPCs and what lies in them are kept. */
public final class NetworkTables {
  private static final Table.Builder<Vpc> VPCS_BUILDER =
      Table.named("vpcs", Vpc::vpcId)
          .idPrefix("vpc-")
          .faults("vpc ID", "InvalidVpcID")
          .tags("vpc", Vpc::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  /** The VPCs that use a set of DHCP options. */
  static final Table.Index<Vpc> VPCS_BY_DHCP_OPTIONS = VPCS_BUILDER.indexOne(Vpc::dhcpOptionsId);

  /** The VPC that has a secondary or IPv6 block, by the association's id. */
  static final Table.Index<Vpc> VPCS_BY_CIDR_ASSOCIATION =
      VPCS_BUILDER.index(
          vpc ->
              Stream.concat(
                  vpc.cidrBlockAssociationSet().stream()
                      .map(VpcCidrBlockAssociation::associationId),
                  vpc.ipv6CidrBlockAssociationSet().stream()
                      .map(VpcIpv6CidrBlockAssociation::associationId)));

  /** Under {@code true}, the region's default VPC. */
  static final Table.Index<Vpc> DEFAULT_VPC =
      VPCS_BUILDER.indexOne(vpc -> Boolean.TRUE.equals(vpc.isDefault()) ? "true" : null);

  public static final Table<Vpc> VPCS = VPCS_BUILDER.build();

  static final Table<VpcAttributes> VPC_ATTRIBUTES =
      Table.named("vpc-attributes", VpcAttributes::vpcId).build();

  private static final Table.Builder<Subnet> SUBNETS_BUILDER =
      Table.named("subnets", Subnet::subnetId)
          .idPrefix("subnet-")
          .faults("subnet ID", "InvalidSubnetID")
          .tags("subnet", Subnet::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<Subnet> SUBNETS_BY_VPC = SUBNETS_BUILDER.indexOne(Subnet::vpcId);

  /** The subnet that has an IPv6 block, by the association's id. */
  static final Table.Index<Subnet> SUBNETS_BY_CIDR_ASSOCIATION =
      SUBNETS_BUILDER.index(
          subnet ->
              subnet.ipv6CidrBlockAssociationSet().stream()
                  .map(SubnetIpv6CidrBlockAssociation::associationId));

  public static final Table<Subnet> SUBNETS = SUBNETS_BUILDER.build();

  private static final Table.Builder<SubnetCidrReservation> SUBNET_CIDR_RESERVATIONS_BUILDER =
      Table.named("subnet-cidr-reservations", SubnetCidrReservation::subnetCidrReservationId)
          .idPrefix("scr-")
          .faults("subnet CIDR reservation ID", "InvalidSubnetCidrReservationID")
          .tags(
              "subnet-cidr-reservation",
              SubnetCidrReservation::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<SubnetCidrReservation> RESERVATIONS_BY_SUBNET =
      SUBNET_CIDR_RESERVATIONS_BUILDER.indexOne(SubnetCidrReservation::subnetId);

  public static final Table<SubnetCidrReservation> SUBNET_CIDR_RESERVATIONS =
      SUBNET_CIDR_RESERVATIONS_BUILDER.build();

  private static final Table.Builder<RouteTable> ROUTE_TABLES_BUILDER =
      Table.named("route-tables", RouteTable::routeTableId)
          .idPrefix("rtb-")
          .faults(
              new IdFaults(
                  "routeTable ID", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed"))
          .tags("route-table", RouteTable::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<RouteTable> ROUTE_TABLES_BY_VPC =
      ROUTE_TABLES_BUILDER.indexOne(RouteTable::vpcId);

  /** The table that a subnet is explicitly associated with. */
  public static final Table.Index<RouteTable> ROUTE_TABLES_BY_SUBNET =
      ROUTE_TABLES_BUILDER.index(
          table ->
              table.associations().stream()
                  .map(RouteTableAssociation::subnetId)
                  .filter(Objects::nonNull));

  static final Table.Index<RouteTable> ROUTE_TABLES_BY_GATEWAY =
      ROUTE_TABLES_BUILDER.index(
          table ->
              table.associations().stream()
                  .map(RouteTableAssociation::gatewayId)
                  .filter(Objects::nonNull));

  static final Table.Index<RouteTable> ROUTE_TABLES_BY_ASSOCIATION =
      ROUTE_TABLES_BUILDER.index(
          table ->
              table.associations().stream().map(RouteTableAssociation::routeTableAssociationId));

  public static final Table<RouteTable> ROUTE_TABLES = ROUTE_TABLES_BUILDER.build();

  private static final Table.Builder<InternetGateway> INTERNET_GATEWAYS_BUILDER =
      Table.named("internet-gateways", InternetGateway::internetGatewayId)
          .idPrefix("igw-")
          .faults(
              new IdFaults(
                  "internetGateway ID",
                  "InvalidInternetGatewayID.NotFound",
                  "InvalidInternetGatewayId.Malformed"))
          .tags(
              "internet-gateway",
              InternetGateway::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  /** The gateway that a VPC has. */
  public static final Table.Index<InternetGateway> INTERNET_GATEWAYS_BY_VPC =
      INTERNET_GATEWAYS_BUILDER.index(
          gateway -> gateway.attachments().stream().map(InternetGatewayAttachment::vpcId));

  public static final Table<InternetGateway> INTERNET_GATEWAYS = INTERNET_GATEWAYS_BUILDER.build();

  private static final Table.Builder<EgressOnlyInternetGateway>
      EGRESS_ONLY_INTERNET_GATEWAYS_BUILDER =
          Table.named(
                  "egress-only-internet-gateways",
                  EgressOnlyInternetGateway::egressOnlyInternetGatewayId)
              .idPrefix("eigw-")
              .faults(
                  new IdFaults(
                      "eigw ID",
                      "InvalidGatewayID.NotFound",
                      "InvalidEgressOnlyInternetGatewayId.Malformed"))
              .tags(
                  "egress-only-internet-gateway",
                  EgressOnlyInternetGateway::tags,
                  (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<EgressOnlyInternetGateway> EGRESS_ONLY_INTERNET_GATEWAYS_BY_VPC =
      EGRESS_ONLY_INTERNET_GATEWAYS_BUILDER.index(
          gateway -> gateway.attachments().stream().map(InternetGatewayAttachment::vpcId));

  public static final Table<EgressOnlyInternetGateway> EGRESS_ONLY_INTERNET_GATEWAYS =
      EGRESS_ONLY_INTERNET_GATEWAYS_BUILDER.build();

  private static final Table.Builder<NetworkAcl> NETWORK_ACLS_BUILDER =
      Table.named("network-acls", NetworkAcl::networkAclId)
          .idPrefix("acl-")
          .faults(
              new IdFaults(
                  "networkAcl ID", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed"))
          .tags("network-acl", NetworkAcl::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<NetworkAcl> NETWORK_ACLS_BY_VPC =
      NETWORK_ACLS_BUILDER.indexOne(NetworkAcl::vpcId);

  static final Table.Index<NetworkAcl> NETWORK_ACLS_BY_SUBNET =
      NETWORK_ACLS_BUILDER.index(
          acl -> acl.associations().stream().map(NetworkAclAssociation::subnetId));

  static final Table.Index<NetworkAcl> NETWORK_ACLS_BY_ASSOCIATION =
      NETWORK_ACLS_BUILDER.index(
          acl -> acl.associations().stream().map(NetworkAclAssociation::networkAclAssociationId));

  public static final Table<NetworkAcl> NETWORK_ACLS = NETWORK_ACLS_BUILDER.build();

  private static final Table.Builder<DhcpOptions> DHCP_OPTIONS_BUILDER =
      Table.named("dhcp-options", DhcpOptions::dhcpOptionsId)
          .idPrefix("dopt-")
          .faults(
              new IdFaults(
                  "dhcpOption ID",
                  "InvalidDhcpOptionID.NotFound",
                  "InvalidDhcpOptionsId.Malformed"))
          .tags(
              "dhcp-options", DhcpOptions::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<DhcpOptions> DHCP_OPTIONS = DHCP_OPTIONS_BUILDER.build();

  /** One row at most, by the region's name. */
  static final Table<VpcBlockPublicAccessOptions> BLOCK_PUBLIC_ACCESS_OPTIONS =
      Table.named("vpc-block-public-access-options", VpcBlockPublicAccessOptions::awsRegion)
          .build();

  private static final Table.Builder<VpcBlockPublicAccessExclusion>
      BLOCK_PUBLIC_ACCESS_EXCLUSIONS_BUILDER =
          Table.named(
                  "vpc-block-public-access-exclusions", VpcBlockPublicAccessExclusion::exclusionId)
              .idPrefix("vpcbpa-exclude-")
              .faults(
                  "VPC Block Public Access exclusion ID", "InvalidVpcBlockPublicAccessExclusionId")
              .tags(
                  "vpc-block-public-access-exclusion",
                  VpcBlockPublicAccessExclusion::tags,
                  (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<VpcBlockPublicAccessExclusion> EXCLUSIONS_BY_RESOURCE =
      BLOCK_PUBLIC_ACCESS_EXCLUSIONS_BUILDER.indexOne(VpcBlockPublicAccessExclusion::resourceArn);

  public static final Table<VpcBlockPublicAccessExclusion> BLOCK_PUBLIC_ACCESS_EXCLUSIONS =
      BLOCK_PUBLIC_ACCESS_EXCLUSIONS_BUILDER.build();

  private NetworkTables() {}
}
