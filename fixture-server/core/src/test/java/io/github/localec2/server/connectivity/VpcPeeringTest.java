package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

class VpcPeeringTest {
  private static final String OTHER = "111111111111";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  @Test
  void aRequestIsPendingUntilAccepted() {
    String one = vpc(ec2, "10.0.0.0/16");
    String two = vpc(ec2, "10.1.0.0/16");
    VpcPeeringConnection made =
        ec2.createVpcPeeringConnection(r -> r.vpcId(one).peerVpcId(two)).vpcPeeringConnection();
    String id = made.vpcPeeringConnectionId();

    assertThat(id).matches("pcx-[0-9a-f]{17}");
    assertThat(made.status().codeAsString()).isEqualTo("initiating-request");
    assertThat(
            ec2.waiter()
                .waitUntilVpcPeeringConnectionExists(r -> r.vpcPeeringConnectionIds(id))
                .matched()
                .response())
        .isPresent();
    VpcPeeringConnection pending = describe(ec2, id);
    assertThat(pending.status().codeAsString()).isEqualTo("pending-acceptance");
    assertThat(pending.status().message()).isEqualTo("Pending Acceptance by 000000000000");
    assertThat(pending.expirationTime()).isNotNull();
    assertThat(pending.requesterVpcInfo().cidrBlock()).isEqualTo("10.0.0.0/16");
    assertThat(pending.accepterVpcInfo().cidrBlock()).isNull();
    assertThat(pending.accepterVpcInfo().region()).isEqualTo("us-east-1");

    ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    VpcPeeringConnection active = describe(ec2, id);
    assertThat(active.status().codeAsString()).isEqualTo("active");
    assertThat(active.status().message()).isEqualTo("Active");
    assertThat(active.expirationTime()).isNull();
    assertThat(active.accepterVpcInfo().cidrBlock()).isEqualTo("10.1.0.0/16");
    assertThat(active.accepterVpcInfo().peeringOptions().allowDnsResolutionFromRemoteVpc())
        .isFalse();
    assertFault(
        "InvalidStateTransition",
        () -> ec2.rejectVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
    assertFault(
        "VpcPeeringConnectionAlreadyExists",
        () -> ec2.createVpcPeeringConnection(r -> r.vpcId(two).peerVpcId(one)));
  }

  @Test
  void overlappingBlocksFail() {
    String one = vpc(ec2, "10.0.0.0/16");
    String two = vpc(ec2, "10.0.128.0/17");
    String id = request(ec2, one, two);
    assertThat(describe(ec2, id).status().codeAsString()).isEqualTo("failed");
    assertThat(describe(ec2, request(ec2, one, one)).status().codeAsString()).isEqualTo("failed");
    assertFault(
        "InvalidStateTransition",
        () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
  }

  @Test
  void onlyTheOtherAccountAcceptsInItsRegion() {
    Ec2Client other = EC2.client(OTHER, Region.EU_WEST_1);
    String mine = vpc(ec2, "10.0.0.0/16");
    String theirs = vpc(other, "10.1.0.0/16");
    String id =
        ec2.createVpcPeeringConnection(
                r ->
                    r.vpcId(mine)
                        .peerVpcId(theirs)
                        .peerOwnerId(OTHER)
                        .peerRegion("eu-west-1")
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType("vpc-peering-connection")
                                .tags(Tag.builder().key("Name").value("mine").build())
                                .build()))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();

    assertThat(describe(ec2, id).tags()).hasSize(1);
    assertThat(describe(other, id).tags()).isEmpty();
    assertFault(
        "OperationNotPermitted",
        () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
    other.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    assertThat(describe(ec2, id).status().codeAsString()).isEqualTo("active");
    assertThat(describe(ec2, id).accepterVpcInfo().ownerId()).isEqualTo(OTHER);
    assertThat(describe(other, id).status().codeAsString()).isEqualTo("active");

    other.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    assertThat(describe(ec2, id).status().codeAsString()).isEqualTo("deleted");
    assertThat(describe(ec2, id).status().message()).isEqualTo("Deleted by " + OTHER);
  }

  @Test
  void aRejectedRequestIsOver() {
    String id = request(ec2, vpc(ec2, "10.0.0.0/16"), vpc(ec2, "10.1.0.0/16"));
    ec2.rejectVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    assertThat(describe(ec2, id).status().codeAsString()).isEqualTo("rejected");
    assertFault(
        "InvalidStateTransition",
        () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
    assertFault(
        "InvalidStateTransition",
        () -> ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
  }

  @Test
  void routesToADeletedConnectionAreBlackHoles() {
    String one = vpc(ec2, "10.0.0.0/16");
    String id = request(ec2, one, vpc(ec2, "10.1.0.0/16"));
    ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    String table = ec2.createRouteTable(r -> r.vpcId(one)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("10.1.0.0/16").vpcPeeringConnectionId(id));
    ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));

    assertThat(ec2.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0).routes())
        .filteredOn(each -> id.equals(each.vpcPeeringConnectionId()))
        .singleElement()
        .extracting(each -> each.state())
        .isEqualTo(RouteState.BLACKHOLE);
  }

  @Test
  void optionsAreEachSidesOwn() {
    Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);
    String mine = vpc(ec2, "10.0.0.0/16");
    String theirs = vpc(other, "10.1.0.0/16");
    String id =
        ec2.createVpcPeeringConnection(r -> r.vpcId(mine).peerVpcId(theirs).peerOwnerId(OTHER))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    assertFault("OperationNotPermitted", () -> allowDns(ec2, id));
    other.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    describe(ec2, id);
    allowDns(ec2, id);
    assertThat(
            describe(other, id)
                .requesterVpcInfo()
                .peeringOptions()
                .allowDnsResolutionFromRemoteVpc())
        .isTrue();
    assertFault("OperationNotPermitted", () -> allowDns(other, id));
  }

  @Test
  void filtersSelect() {
    String one = vpc(ec2, "10.0.0.0/16");
    String id = request(ec2, one, vpc(ec2, "10.1.0.0/16"));
    request(ec2, one, vpc(ec2, "10.2.0.0/16"));
    ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));

    assertThat(byFilter("status-code", "active")).containsExactly(id);
    assertThat(byFilter("accepter-vpc-info.cidr-block", "10.1.0.0/16")).containsExactly(id);
    assertThat(byFilter("requester-vpc-info.vpc-id", one)).hasSize(2);
    assertFault(
        "InvalidVpcPeeringConnectionID.NotFound", () -> describe(ec2, "pcx-00000000000000000"));
    assertFault("InvalidVpcPeeringConnectionId.Malformed", () -> describe(ec2, "x"));
  }

  @Test
  void anUnknownVpcIsNotFound() {
    String one = vpc(ec2, "10.0.0.0/16");
    assertFault("InvalidVpcID.NotFound", () -> request(ec2, "vpc-00000000000000000", one));
    assertFault("InvalidVpcID.NotFound", () -> request(ec2, one, "vpc-00000000000000000"));
    assertFault("MissingParameter", () -> ec2.createVpcPeeringConnection(r -> r.vpcId(one)));
  }

  private static void allowDns(Ec2Client client, String id) {
    client.modifyVpcPeeringConnectionOptions(
        r ->
            r.vpcPeeringConnectionId(id)
                .requesterPeeringConnectionOptions(o -> o.allowDnsResolutionFromRemoteVpc(true)));
  }

  private static String vpc(Ec2Client client, String cidr) {
    return client.createVpc(r -> r.cidrBlock(cidr)).vpc().vpcId();
  }

  private static String request(Ec2Client client, String vpcId, String peerVpcId) {
    return client
        .createVpcPeeringConnection(r -> r.vpcId(vpcId).peerVpcId(peerVpcId))
        .vpcPeeringConnection()
        .vpcPeeringConnectionId();
  }

  private static VpcPeeringConnection describe(Ec2Client client, String id) {
    return client
        .describeVpcPeeringConnections(r -> r.vpcPeeringConnectionIds(id))
        .vpcPeeringConnections()
        .get(0);
  }

  private List<String> byFilter(String name, String value) {
    return ec2
        .describeVpcPeeringConnections(
            r -> r.filters(Filter.builder().name(name).values(value).build()))
        .vpcPeeringConnections()
        .stream()
        .map(VpcPeeringConnection::vpcPeeringConnectionId)
        .toList();
  }
}
