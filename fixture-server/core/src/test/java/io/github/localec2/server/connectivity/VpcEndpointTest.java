package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import io.github.localec2.server.networkinterface.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

class VpcEndpointTest {
  private static final String S3 = "com.amazonaws.us-east-1.s3";
  private static final String SSM = "com.amazonaws.us-east-1.ssm";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private final TestNetwork network = new TestNetwork(ec2);

  @Test
  void aGatewayEndpointRoutesToItsService() {
    String table = table();
    VpcEndpoint made =
        ec2.createVpcEndpoint(r -> r.vpcId(network.vpcId()).serviceName(S3).routeTableIds(table))
            .vpcEndpoint();

    assertThat(made.vpcEndpointId()).matches("vpce-[0-9a-f]{17}");
    assertThat(made.vpcEndpointType()).isEqualTo(VpcEndpointType.GATEWAY);
    assertThat(made.stateAsString()).isEqualTo("available");
    assertThat(made.policyDocument()).contains("2008-10-17");
    assertThat(made.routeTableIds()).containsExactly(table);
    assertThat(made.privateDnsEnabled()).isFalse();
    assertThat(made.ownerId()).isEqualTo("000000000000");
    assertThat(endpointRoutes(table, made))
        .singleElement()
        .extracting(Route::destinationPrefixListId)
        .isEqualTo("pl-63a5400a");
    assertFault(
        "RouteAlreadyExists",
        () ->
            ec2.createVpcEndpoint(
                r -> r.vpcId(network.vpcId()).serviceName(S3).routeTableIds(table)));

    ec2.deleteVpcEndpoints(r -> r.vpcEndpointIds(made.vpcEndpointId()));
    assertThat(endpointRoutes(table, made)).isEmpty();
    assertFault("InvalidVpcEndpointId.NotFound", () -> describe(made));
  }

  @Test
  void routeTablesAndPolicyAreModified() {
    String table = table();
    String other = table();
    VpcEndpoint made =
        ec2.createVpcEndpoint(r -> r.vpcId(network.vpcId()).serviceName(S3).routeTableIds(table))
            .vpcEndpoint();
    ec2.modifyVpcEndpoint(
        r ->
            r.vpcEndpointId(made.vpcEndpointId())
                .addRouteTableIds(other)
                .removeRouteTableIds(table)
                .policyDocument("{\"Statement\":[]}"));

    assertThat(describe(made).routeTableIds()).containsExactly(other);
    assertThat(describe(made).policyDocument()).isEqualTo("{\"Statement\":[]}");
    assertThat(endpointRoutes(table, made)).isEmpty();
    assertThat(endpointRoutes(other, made)).hasSize(1);
    assertFault(
        "InvalidPolicyDocument",
        () ->
            ec2.modifyVpcEndpoint(
                r -> r.vpcEndpointId(made.vpcEndpointId()).policyDocument("{\"a\":[}")));
    ec2.modifyVpcEndpoint(r -> r.vpcEndpointId(made.vpcEndpointId()).resetPolicy(true));
    assertThat(describe(made).policyDocument()).isEqualTo(made.policyDocument());
  }

  @Test
  void anInterfaceEndpointHasAnInterfaceInEachSubnet() {
    VpcEndpoint made = ssm(network.subnetId(), network.subnets().get(1).subnetId());

    assertThat(made.stateAsString()).isEqualTo("pending");
    assertThat(describe(made).stateAsString()).isEqualTo("available");
    assertThat(made.networkInterfaceIds()).hasSize(2);
    assertThat(made.privateDnsEnabled()).isTrue();
    assertThat(made.groups()).singleElement().extracting(g -> g.groupName()).isEqualTo("default");
    assertThat(made.dnsEntries())
        .extracting(DnsEntry::dnsName)
        .hasSize(4)
        .contains("ssm.us-east-1.amazonaws.com")
        .anyMatch(name -> name.endsWith("-us-east-1a.ssm.us-east-1.vpce.amazonaws.com"));
    NetworkInterface eni =
        ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(made.networkInterfaceIds().get(0)))
            .networkInterfaces()
            .get(0);
    assertThat(eni.interfaceTypeAsString()).isEqualTo("vpc_endpoint");
    assertThat(eni.description()).isEqualTo("VPC Endpoint Interface " + made.vpcEndpointId());
    assertThat(eni.requesterManaged()).isTrue();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.deleteNetworkInterface(r -> r.networkInterfaceId(eni.networkInterfaceId())));

    ec2.deleteVpcEndpoints(r -> r.vpcEndpointIds(made.vpcEndpointId()));
    assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
  }

  @Test
  void subnetsAndGroupsOfAnInterfaceEndpointAreModified() {
    VpcEndpoint made = ssm(network.subnetId());
    String second = network.subnets().get(1).subnetId();
    String group =
        ec2.createSecurityGroup(r -> r.groupName("ep").description("ep").vpcId(network.vpcId()))
            .groupId();
    ec2.modifyVpcEndpoint(
        r ->
            r.vpcEndpointId(made.vpcEndpointId())
                .addSubnetIds(second)
                .addSecurityGroupIds(group)
                .removeSecurityGroupIds(made.groups().get(0).groupId()));

    VpcEndpoint changed = describe(made);
    assertThat(changed.subnetIds()).containsExactly(network.subnetId(), second);
    assertThat(changed.groups()).singleElement().extracting(g -> g.groupId()).isEqualTo(group);
    assertThat(
            ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(changed.networkInterfaceIds()))
                .networkInterfaces())
        .hasSize(2)
        .allMatch(eni -> eni.groups().get(0).groupId().equals(group));

    ec2.modifyVpcEndpoint(
        r -> r.vpcEndpointId(made.vpcEndpointId()).removeSubnetIds(network.subnetId()));
    assertThat(describe(made).networkInterfaceIds()).hasSize(1);
  }

  @Test
  void twoEndpointsCannotBothHaveThePrivateName() {
    ssm(network.subnetId());
    assertFault(
        "InvalidParameter",
        () ->
            ec2.createVpcEndpoint(
                r ->
                    r.vpcId(network.vpcId())
                        .serviceName(SSM)
                        .vpcEndpointType(VpcEndpointType.INTERFACE)
                        .privateDnsEnabled(true)));
  }

  @Test
  void whatIsWrongIsSaid() {
    String vpcId = network.vpcId();
    assertFault(
        "InvalidServiceName",
        () ->
            ec2.createVpcEndpoint(
                r -> r.vpcId(vpcId).serviceName("com.amazonaws.us-east-1.teapot")));
    assertFault(
        "InvalidParameter", () -> ec2.createVpcEndpoint(r -> r.vpcId(vpcId).serviceName(SSM)));
    assertFault(
        "InvalidVpcId.NotFound",
        () -> ec2.createVpcEndpoint(r -> r.vpcId("vpc-00000000000000000").serviceName(S3)));
    assertFault(
        "InvalidRouteTableId.NotFound",
        () ->
            ec2.createVpcEndpoint(
                r -> r.vpcId(vpcId).serviceName(S3).routeTableIds("rtb-00000000000000000")));
    assertFault(
        "DuplicateSubnetsInSameZone", () -> ssm(network.subnetId(), secondSubnetOfTheFirstZone()));
    assertThat(
            ec2.deleteVpcEndpoints(r -> r.vpcEndpointIds("vpce-00000000000000000")).unsuccessful())
        .singleElement()
        .extracting(each -> each.error().code())
        .isEqualTo("InvalidVpcEndpoint.NotFound");
  }

  private String secondSubnetOfTheFirstZone() {
    return ec2.createSubnet(
            r ->
                r.vpcId(network.vpcId())
                    .cidrBlock("172.31.240.0/24")
                    .availabilityZone("us-east-1a"))
        .subnet()
        .subnetId();
  }

  @Test
  void theServicesOfAwsAreListed() {
    var all = ec2.describeVpcEndpointServices();
    assertThat(all.serviceNames()).contains(S3, SSM, "com.amazonaws.us-east-1.dynamodb");
    var s3 = ec2.describeVpcEndpointServices(r -> r.serviceNames(S3));
    assertThat(s3.serviceNames()).containsExactly(S3);
    assertThat(s3.serviceDetails())
        .flatExtracting(each -> each.serviceType())
        .extracting(each -> each.serviceTypeAsString())
        .containsExactlyInAnyOrder("Gateway", "Interface");
    var gateways =
        ec2.describeVpcEndpointServices(
            r -> r.filters(Filter.builder().name("service-type").values("Gateway").build()));
    assertThat(gateways.serviceDetails())
        .allMatch(each -> each.owner().equals("amazon"))
        .hasSize(3);
    assertFault(
        "InvalidServiceName", () -> ec2.describeVpcEndpointServices(r -> r.serviceNames("x")));
  }

  @Test
  void theListOfServicesHasPages() {
    int all = ec2.describeVpcEndpointServices().serviceDetails().size();
    String token = null;
    int seen = 0;
    do {
      String next = token;
      var page = ec2.describeVpcEndpointServices(r -> r.maxResults(50).nextToken(next));
      seen += page.serviceDetails().size();
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    assertThat(seen).isEqualTo(all);
  }

  private VpcEndpoint ssm(String... subnetIds) {
    return ec2.createVpcEndpoint(
            r ->
                r.vpcId(network.vpcId())
                    .serviceName(SSM)
                    .vpcEndpointType(VpcEndpointType.INTERFACE)
                    .subnetIds(subnetIds))
        .vpcEndpoint();
  }

  private String table() {
    return ec2.createRouteTable(r -> r.vpcId(network.vpcId())).routeTable().routeTableId();
  }

  private List<Route> endpointRoutes(String table, VpcEndpoint endpoint) {
    return ec2
        .describeRouteTables(r -> r.routeTableIds(table))
        .routeTables()
        .get(0)
        .routes()
        .stream()
        .filter(route -> endpoint.vpcEndpointId().equals(route.gatewayId()))
        .toList();
  }

  private VpcEndpoint describe(VpcEndpoint made) {
    return ec2.describeVpcEndpoints(r -> r.vpcEndpointIds(made.vpcEndpointId()))
        .vpcEndpoints()
        .get(0);
  }
}
