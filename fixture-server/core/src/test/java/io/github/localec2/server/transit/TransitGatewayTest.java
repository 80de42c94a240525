package io.github.localec2.server.transit;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.TransitGateway;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRoute;
import software.amazon.awssdk.services.ec2.model.TransitGatewayVpcAttachment;

class TransitGatewayTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void aTransitGatewayHasDefaultsAndADefaultRouteTable() {
    TransitGateway made =
        CLIENT
            .createTransitGateway(
                r -> r.description("my first").options(o -> o.dnsSupport("disable")))
            .transitGateway();
    assertThat(made.transitGatewayId()).startsWith("tgw-0");
    assertThat(made.stateAsString()).isEqualTo("pending");
    TransitGateway row = gateway(made.transitGatewayId());
    assertThat(row.stateAsString()).isEqualTo("available");
    assertThat(row.transitGatewayArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:transit-gateway/" + row.transitGatewayId());
    assertThat(row.options().amazonSideAsn()).isEqualTo(64512);
    assertThat(row.options().dnsSupportAsString()).isEqualTo("disable");
    assertThat(row.options().autoAcceptSharedAttachmentsAsString()).isEqualTo("disable");
    assertThat(row.options().vpnEcmpSupportAsString()).isEqualTo("enable");
    assertThat(row.options().multicastSupportAsString()).isEqualTo("disable");
    assertThat(row.options().associationDefaultRouteTableId())
        .startsWith("tgw-rtb-0")
        .isEqualTo(row.options().propagationDefaultRouteTableId());
    assertThat(
            CLIENT
                .describeTransitGatewayRouteTables(
                    r -> r.filters(filter("default-association-route-table", "true")))
                .transitGatewayRouteTables())
        .singleElement()
        .satisfies(table -> assertThat(table.transitGatewayId()).isEqualTo(row.transitGatewayId()));
  }

  @Test
  void whatIsModifiedIsDescribed() {
    String id = gateway();
    CLIENT.modifyTransitGateway(
        r ->
            r.transitGatewayId(id)
                .description("changed")
                .options(
                    o -> o.vpnEcmpSupport("disable").addTransitGatewayCidrBlocks("10.99.0.0/24")));
    TransitGateway row = gateway(id);
    assertThat(row.description()).isEqualTo("changed");
    assertThat(row.options().vpnEcmpSupportAsString()).isEqualTo("disable");
    assertThat(row.options().transitGatewayCidrBlocks()).containsExactly("10.99.0.0/24");
    assertThat(row.options().amazonSideAsn()).isEqualTo(64512);
  }

  @Test
  void aGatewayWithAttachmentsIsNotDeleted() {
    String id = gateway();
    TransitGatewayVpcAttachment attachment = attached(id, "10.1.0.0/16");
    assertFault("IncorrectState", () -> CLIENT.deleteTransitGateway(r -> r.transitGatewayId(id)));
    assertFault("DependencyViolation", () -> CLIENT.deleteVpc(r -> r.vpcId(attachment.vpcId())));
    CLIENT.deleteTransitGatewayVpcAttachment(
        r -> r.transitGatewayAttachmentId(attachment.transitGatewayAttachmentId()));
    assertThat(
            CLIENT
                .deleteTransitGateway(r -> r.transitGatewayId(id))
                .transitGateway()
                .stateAsString())
        .isEqualTo("deleting");
    assertThat(gateway(id).stateAsString()).isEqualTo("deleted");
    assertFault(
        "InvalidTransitGatewayID.NotFound",
        () -> CLIENT.deleteTransitGateway(r -> r.transitGatewayId(id)));
  }

  @Test
  void aVpcAttachmentHasDefaultsAndIsAssociatedAndPropagated() {
    String id = gateway();
    TransitGatewayVpcAttachment made = attached(id, "10.1.0.0/16");
    assertThat(made.stateAsString()).isEqualTo("pending");
    assertThat(made.vpcOwnerId()).isEqualTo("000000000000");
    assertThat(made.options().dnsSupportAsString()).isEqualTo("enable");
    assertThat(made.options().ipv6SupportAsString()).isEqualTo("disable");
    assertThat(made.options().applianceModeSupportAsString()).isEqualTo("disable");
    TransitGatewayAttachment row =
        CLIENT
            .describeTransitGatewayAttachments(
                r -> r.filters(filter("resource-type", "vpc"), filter("resource-id", made.vpcId())))
            .transitGatewayAttachments()
            .get(0);
    String table = gateway(id).options().associationDefaultRouteTableId();
    assertThat(row.stateAsString()).isEqualTo("available");
    assertThat(row.association().transitGatewayRouteTableId()).isEqualTo(table);
    assertThat(row.association().stateAsString()).isEqualTo("associated");
    assertThat(
            CLIENT
                .getTransitGatewayAttachmentPropagations(
                    r -> r.transitGatewayAttachmentId(made.transitGatewayAttachmentId()))
                .transitGatewayAttachmentPropagations())
        .singleElement()
        .satisfies(each -> assertThat(each.transitGatewayRouteTableId()).isEqualTo(table));
    assertThat(search(table, filter("type", "propagated")))
        .singleElement()
        .satisfies(
            route -> {
              assertThat(route.destinationCidrBlock()).isEqualTo("10.1.0.0/16");
              assertThat(route.stateAsString()).isEqualTo("active");
              assertThat(route.transitGatewayAttachments().get(0).resourceId())
                  .isEqualTo(made.vpcId());
            });
  }

  @Test
  void anAttachmentIsCheckedAndModified() {
    String id = gateway();
    TransitGatewayVpcAttachment made = attached(id, "10.1.0.0/16");
    String attachmentId = made.transitGatewayAttachmentId();
    String first = made.subnetIds().get(0);
    String sameZone = subnet(made.vpcId(), "10.1.5.0/24", "us-east-1a");
    String other = subnet(made.vpcId(), "10.1.6.0/24", "us-east-1b");
    assertFault(
        "DuplicateTransitGatewayAttachment",
        () ->
            CLIENT.createTransitGatewayVpcAttachment(
                r -> r.transitGatewayId(id).vpcId(made.vpcId()).subnetIds(first)));
    assertFault(
        "DuplicateSubnetsInSameZone",
        () ->
            CLIENT.modifyTransitGatewayVpcAttachment(
                r -> r.transitGatewayAttachmentId(attachmentId).addSubnetIds(sameZone)));
    CLIENT.modifyTransitGatewayVpcAttachment(
        r ->
            r.transitGatewayAttachmentId(attachmentId)
                .addSubnetIds(other)
                .options(o -> o.applianceModeSupport("enable")));
    TransitGatewayVpcAttachment row =
        CLIENT
            .describeTransitGatewayVpcAttachments(r -> r.transitGatewayAttachmentIds(attachmentId))
            .transitGatewayVpcAttachments()
            .get(0);
    assertThat(row.subnetIds()).containsExactly(first, other);
    assertThat(row.options().applianceModeSupportAsString()).isEqualTo("enable");
    assertThat(row.options().dnsSupportAsString()).isEqualTo("enable");
    assertFault(
        "InvalidTransitGatewayAttachmentID.NotFound",
        () ->
            CLIENT.deleteTransitGatewayVpcAttachment(
                r -> r.transitGatewayAttachmentId("tgw-attach-0123abcd")));
  }

  @Test
  void anAttachmentHasAnInterfaceInEachSubnetThatHoldsIt() {
    TransitGatewayVpcAttachment made = attached(gateway(), "10.1.0.0/16");
    String attachmentId = made.transitGatewayAttachmentId();
    String first = made.subnetIds().get(0);
    String second = subnet(made.vpcId(), "10.1.6.0/24", "us-east-1b");
    assertThat(interfaces(first))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.interfaceTypeAsString()).isEqualTo("transit_gateway");
              assertThat(each.requesterManaged()).isTrue();
              assertThat(each.statusAsString()).isEqualTo("in-use");
              assertThat(each.description())
                  .isEqualTo("Network Interface for Transit Gateway Attachment " + attachmentId);
            });
    assertFault("DependencyViolation", () -> CLIENT.deleteSubnet(r -> r.subnetId(first)));

    CLIENT.modifyTransitGatewayVpcAttachment(
        r ->
            r.transitGatewayAttachmentId(attachmentId).addSubnetIds(second).removeSubnetIds(first));

    assertThat(interfaces(first)).isEmpty();
    assertThat(interfaces(second)).hasSize(1);
    CLIENT.deleteSubnet(r -> r.subnetId(first));
    CLIENT.deleteTransitGatewayVpcAttachment(r -> r.transitGatewayAttachmentId(attachmentId));
    assertThat(interfaces(second)).isEmpty();
    CLIENT.deleteSubnet(r -> r.subnetId(second));
    CLIENT.deleteVpc(r -> r.vpcId(made.vpcId()));
  }

  private static List<NetworkInterface> interfaces(String subnetId) {
    return CLIENT
        .describeNetworkInterfaces(r -> r.filters(filter("subnet-id", subnetId)))
        .networkInterfaces();
  }

  @Test
  void routesAreWrittenSearchedAndDeleted() {
    String id = gateway();
    String table = routeTable(id);
    String attachment = attached(id, "10.1.0.0/16").transitGatewayAttachmentId();
    CLIENT.createTransitGatewayRoute(
        r ->
            r.transitGatewayRouteTableId(table)
                .destinationCidrBlock("192.168.0.0/16")
                .transitGatewayAttachmentId(attachment));
    CLIENT.createTransitGatewayRoute(
        r ->
            r.transitGatewayRouteTableId(table)
                .destinationCidrBlock("192.168.7.0/24")
                .blackhole(true));
    assertThat(search(table, filter("state", "active")))
        .extracting(TransitGatewayRoute::destinationCidrBlock)
        .containsExactly("192.168.0.0/16");
    assertThat(search(table, filter("state", "blackhole"))).hasSize(1);
    assertThat(search(table, filter("route-search.longest-prefix-match", "192.168.7.9")))
        .extracting(TransitGatewayRoute::destinationCidrBlock)
        .containsExactly("192.168.7.0/24");
    assertThat(search(table, filter("route-search.subnet-of-match", "192.168.0.0/20"))).hasSize(1);
    assertThat(search(table, filter("route-search.supernet-of-match", "192.168.7.0/24")))
        .hasSize(2);
    assertThat(search(table, filter("route-search.exact-match", "192.168.0.0/16"))).hasSize(1);
    assertFault(
        "RouteAlreadyExists",
        () ->
            CLIENT.createTransitGatewayRoute(
                r ->
                    r.transitGatewayRouteTableId(table)
                        .destinationCidrBlock("192.168.7.0/24")
                        .blackhole(true)));
    assertFault(
        "MissingParameter",
        () ->
            CLIENT.createTransitGatewayRoute(
                r -> r.transitGatewayRouteTableId(table).destinationCidrBlock("192.168.9.0/24")));
    assertThat(
            CLIENT
                .deleteTransitGatewayRoute(
                    r -> r.transitGatewayRouteTableId(table).destinationCidrBlock("192.168.7.0/24"))
                .route()
                .stateAsString())
        .isEqualTo("deleted");
    assertFault(
        "InvalidRoute.NotFound",
        () ->
            CLIENT.deleteTransitGatewayRoute(
                r -> r.transitGatewayRouteTableId(table).destinationCidrBlock("192.168.7.0/24")));
  }

  @Test
  void anAttachmentIsAssociatedWithOneTableAndAnnouncedToMany() {
    String id =
        CLIENT
            .createTransitGateway(
                r ->
                    r.options(
                        o ->
                            o.defaultRouteTableAssociation("disable")
                                .defaultRouteTablePropagation("disable")))
            .transitGateway()
            .transitGatewayId();
    String table = routeTable(id);
    String attachment = attached(id, "10.1.0.0/16").transitGatewayAttachmentId();
    assertThat(
            CLIENT
                .associateTransitGatewayRouteTable(
                    r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table))
                .association()
                .stateAsString())
        .isEqualTo("associating");
    assertFault(
        "Resource.AlreadyAssociated",
        () ->
            CLIENT.associateTransitGatewayRouteTable(
                r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table)));
    assertThat(
            CLIENT
                .getTransitGatewayRouteTableAssociations(r -> r.transitGatewayRouteTableId(table))
                .associations())
        .singleElement()
        .satisfies(each -> assertThat(each.stateAsString()).isEqualTo("associated"));
    assertFault(
        "IncorrectState",
        () -> CLIENT.deleteTransitGatewayRouteTable(r -> r.transitGatewayRouteTableId(table)));

    assertFault(
        "TransitGatewayRouteTablePropagation.NotFound",
        () ->
            CLIENT.disableTransitGatewayRouteTablePropagation(
                r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table)));
    CLIENT.enableTransitGatewayRouteTablePropagation(
        r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table));
    assertThat(
            CLIENT
                .getTransitGatewayRouteTablePropagations(r -> r.transitGatewayRouteTableId(table))
                .transitGatewayRouteTablePropagations())
        .hasSize(1);
    CLIENT.disableTransitGatewayRouteTablePropagation(
        r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table));

    CLIENT.disassociateTransitGatewayRouteTable(
        r -> r.transitGatewayAttachmentId(attachment).transitGatewayRouteTableId(table));
    CLIENT.deleteTransitGatewayRouteTable(r -> r.transitGatewayRouteTableId(table));
    assertThat(
            CLIENT
                .describeTransitGatewayRouteTables(r -> r.transitGatewayRouteTableIds(table))
                .transitGatewayRouteTables()
                .get(0)
                .stateAsString())
        .isEqualTo("deleted");
  }

  @Test
  void aVpnConnectionOfATransitGatewayIsAnAttachment() {
    String id = gateway();
    String customer =
        CLIENT
            .createCustomerGateway(r -> r.type("ipsec.1").ipAddress("205.251.242.54").bgpAsn(65534))
            .customerGateway()
            .customerGatewayId();
    String connection =
        CLIENT
            .createVpnConnection(
                r -> r.type("ipsec.1").transitGatewayId(id).customerGatewayId(customer))
            .vpnConnection()
            .vpnConnectionId();
    assertThat(
            CLIENT
                .describeTransitGatewayAttachments(r -> r.filters(filter("resource-type", "vpn")))
                .transitGatewayAttachments())
        .singleElement()
        .satisfies(each -> assertThat(each.resourceId()).isEqualTo(connection));
    assertThat(CLIENT.describeTransitGatewayVpcAttachments().transitGatewayVpcAttachments())
        .isEmpty();
  }

  @Test
  void routeTablesOfAnAttachedVpcLeadToTheGateway() {
    String id = gateway();
    String vpcId = attached(id, "10.1.0.0/16").vpcId();
    String table = CLIENT.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
    CLIENT.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("10.0.0.0/8").transitGatewayId(id));
    assertThat(
            CLIENT
                .describeRouteTables(r -> r.filters(filter("route.transit-gateway-id", id)))
                .routeTables())
        .hasSize(1);
  }

  private static String gateway() {
    return CLIENT.createTransitGateway(r -> {}).transitGateway().transitGatewayId();
  }

  private static TransitGateway gateway(String id) {
    return CLIENT.describeTransitGateways(r -> r.transitGatewayIds(id)).transitGateways().get(0);
  }

  private static String routeTable(String gatewayId) {
    return CLIENT
        .createTransitGatewayRouteTable(r -> r.transitGatewayId(gatewayId))
        .transitGatewayRouteTable()
        .transitGatewayRouteTableId();
  }

  private static TransitGatewayVpcAttachment attached(String gatewayId, String block) {
    String vpcId = CLIENT.createVpc(r -> r.cidrBlock(block)).vpc().vpcId();
    String subnet = subnet(vpcId, block.replace("0.0/16", "0.0/24"), "us-east-1a");
    return CLIENT
        .createTransitGatewayVpcAttachment(
            r -> r.transitGatewayId(gatewayId).vpcId(vpcId).subnetIds(subnet))
        .transitGatewayVpcAttachment();
  }

  private static String subnet(String vpcId, String block, String zone) {
    return CLIENT
        .createSubnet(r -> r.vpcId(vpcId).cidrBlock(block).availabilityZone(zone))
        .subnet()
        .subnetId();
  }

  private static List<TransitGatewayRoute> search(String table, Filter... filters) {
    return CLIENT
        .searchTransitGatewayRoutes(r -> r.transitGatewayRouteTableId(table).filters(filters))
        .routes();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
