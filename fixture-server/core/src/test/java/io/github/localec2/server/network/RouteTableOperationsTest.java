package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class RouteTableOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";
  private String subnetId = "";

  @BeforeEach
  void createNetwork() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
  }

  private String create() {
    return ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
  }

  private RouteTable describe(String id) {
    return ec2.describeRouteTables(r -> r.routeTableIds(id)).routeTables().get(0);
  }

  private List<RouteTable> found(String name, String value) {
    return ec2.describeRouteTables(
            r ->
                r.filters(
                    Filter.builder().name("vpc-id").values(vpcId).build(),
                    Filter.builder().name(name).values(value).build()))
        .routeTables();
  }

  private RouteTable main() {
    return found("association.main", "true").get(0);
  }

  @Test
  void aVpcHasAMainTableWithTheWayWithin() {
    RouteTable main = main();
    assertThat(main.associations())
        .singleElement()
        .satisfies(each -> assertThat(each.main()).isTrue())
        .satisfies(each -> assertThat(each.subnetId()).isNull())
        .satisfies(
            each ->
                assertThat(each.associationState().state())
                    .isEqualTo(RouteTableAssociationStateCode.ASSOCIATED));
    assertThat(main.routes())
        .singleElement()
        .satisfies(route -> assertThat(route.destinationCidrBlock()).isEqualTo("10.0.0.0/16"))
        .satisfies(route -> assertThat(route.gatewayId()).isEqualTo("local"))
        .satisfies(route -> assertThat(route.originAsString()).isEqualTo("CreateRouteTable"))
        .satisfies(route -> assertThat(route.stateAsString()).isEqualTo("active"));
  }

  @Test
  void aTableIsCreatedWithTagsAndDeleted() {
    RouteTable table =
        ec2.createRouteTable(
                r ->
                    r.vpcId(vpcId)
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType(ResourceType.ROUTE_TABLE)
                                .tags(Tag.builder().key("tier").value("web").build())
                                .build()))
            .routeTable();
    assertThat(describe(table.routeTableId())).isEqualTo(table);
    assertThat(found("tag:tier", "web")).containsExactly(table);
    ec2.deleteRouteTable(r -> r.routeTableId(table.routeTableId()));
    assertFault("InvalidRouteTableID.NotFound", () -> describe(table.routeTableId()));
    assertFault("InvalidRouteTableId.Malformed", () -> describe("igw-1"));
    assertFault("InvalidVpcID.NotFound", () -> ec2.createRouteTable(r -> r.vpcId("vpc-00000000")));
  }

  @Test
  void aTableInUseIsNotDeleted() {
    assertFault(
        "DependencyViolation",
        () -> ec2.deleteRouteTable(r -> r.routeTableId(main().routeTableId())));
    String table = create();
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnetId));
    assertFault("DependencyViolation", () -> ec2.deleteRouteTable(r -> r.routeTableId(table)));
    assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(vpcId)));
  }

  @Test
  void aSubnetIsAssociatedOnceAndDisassociated() {
    String table = create();
    var answer = ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnetId));
    String association = answer.associationId();
    assertThat(association).startsWith("rtbassoc-");
    assertThat(answer.associationState().stateAsString()).isEqualTo("associated");
    assertThat(
            ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnetId)).associationId())
        .isEqualTo(association);
    assertFault(
        "Resource.AlreadyAssociated",
        () -> ec2.associateRouteTable(r -> r.routeTableId(create()).subnetId(subnetId)));
    assertThat(found("association.subnet-id", subnetId))
        .extracting(RouteTable::routeTableId)
        .containsExactly(table);
    assertThat(found("association.route-table-association-id", association)).hasSize(1);
    ec2.disassociateRouteTable(r -> r.associationId(association));
    assertThat(describe(table).associations()).isEmpty();
    assertFault(
        "InvalidAssociationID.NotFound",
        () -> ec2.disassociateRouteTable(r -> r.associationId(association)));
  }

  @Test
  void theMainAssociationMovesButNeverGoes() {
    String mainAssociation = main().associations().get(0).routeTableAssociationId();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.disassociateRouteTable(r -> r.associationId(mainAssociation)));
    String before = main().routeTableId();
    String table = create();
    var moved =
        ec2.replaceRouteTableAssociation(r -> r.associationId(mainAssociation).routeTableId(table));
    assertThat(moved.newAssociationId()).isNotEqualTo(mainAssociation);
    assertThat(main().routeTableId()).isEqualTo(table);
    ec2.deleteRouteTable(r -> r.routeTableId(before));
    assertThat(found("association.main", "true")).hasSize(1);
  }

  @Test
  void aSubnetsAssociationMovesToAnotherTable() {
    String one = create();
    String other = create();
    String association =
        ec2.associateRouteTable(r -> r.routeTableId(one).subnetId(subnetId)).associationId();
    String moved =
        ec2.replaceRouteTableAssociation(r -> r.associationId(association).routeTableId(other))
            .newAssociationId();
    assertThat(describe(one).associations()).isEmpty();
    assertThat(describe(other).associations())
        .singleElement()
        .satisfies(each -> assertThat(each.routeTableAssociationId()).isEqualTo(moved))
        .satisfies(each -> assertThat(each.subnetId()).isEqualTo(subnetId))
        .satisfies(each -> assertThat(each.main()).isFalse());
    assertFault(
        "InvalidAssociationID.NotFound",
        () ->
            ec2.replaceRouteTableAssociation(r -> r.associationId(association).routeTableId(one)));
  }

  @Test
  void tablesAndSubnetsOfDifferentVpcsDoNotMeet() {
    String otherVpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    String foreign = ec2.createRouteTable(r -> r.vpcId(otherVpc)).routeTable().routeTableId();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.associateRouteTable(r -> r.routeTableId(foreign).subnetId(subnetId)));
    String mainAssociation = main().associations().get(0).routeTableAssociationId();
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.replaceRouteTableAssociation(
                r -> r.associationId(mainAssociation).routeTableId(foreign)));
  }

  @Test
  void aGatewayCanBeRouted() {
    String gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    String table = create();
    assertFault(
        "Gateway.NotAttached",
        () -> ec2.associateRouteTable(r -> r.routeTableId(table).gatewayId(gateway)));
    ec2.attachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).gatewayId(gateway));
    assertThat(found("association.gateway-id", gateway))
        .extracting(RouteTable::routeTableId)
        .containsExactly(table);
    assertFault("MissingParameter", () -> ec2.associateRouteTable(r -> r.routeTableId(table)));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.associateRouteTable(
                r -> r.routeTableId(table).gatewayId(gateway).subnetId(subnetId)));
  }

  @Test
  void aDeletedSubnetLeavesItsTable() {
    String table = create();
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnetId));
    ec2.deleteSubnet(r -> r.subnetId(subnetId));
    assertThat(describe(table).associations()).isEmpty();
  }

  @Test
  void propagationNeedsAGateway() {
    String table = create();
    assertFault(
        "InvalidVpnGatewayID.NotFound",
        () ->
            ec2.enableVgwRoutePropagation(
                r -> r.routeTableId(table).gatewayId("vgw-0123456789abcdef0")));
    assertFault(
        "Gateway.NotAttached",
        () ->
            ec2.disableVgwRoutePropagation(
                r -> r.routeTableId(table).gatewayId("vgw-0123456789abcdef0")));
  }
}
