package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;

import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcState;

/**
 * What AWS puts into every region of an account before anybody asks.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html">
 *     Default VPC components</a>
 */
public final class RegionDefaults {
  /** Every default VPC has this block. */
  static final Ipv4Block VPC_BLOCK = Ipv4Block.around(0xAC1F_0000L, 16);

  /** On the wire an attached internet gateway is {@code available}, whatever the model says. */
  static final String ATTACHED = "available";

  /** Default subnets are parts of it of this size. */
  static final int SUBNET_PREFIX = 20;

  private RegionDefaults() {}

  /** Fills a fresh region. */
  public static void fill(RegionView view) {
    createVpc(view);
  }

  /** A default VPC with everything in it. */
  static Vpc createVpc(RegionView view) {
    Vpc vpc =
        new NewVpc(VPC_BLOCK, null, true, Tenancy.DEFAULT, VpcState.AVAILABLE, List.of())
            .create(view);
    String gatewayId = createGateway(view, vpc.vpcId());
    RouteTable main = RouteTables.mainOf(view, vpc.vpcId());
    List<Route> routes = new ArrayList<>(main.routes());
    routes.add(
        Route.builder()
            .destinationCidrBlock(Ipv4Block.ANY.toString())
            .gatewayId(gatewayId)
            .origin(RouteOrigin.CREATE_ROUTE)
            .state(RouteState.ACTIVE)
            .build());
    view.rows(ROUTE_TABLES).put(main.toBuilder().routes(routes).build());
    List<Zone> zones = RegionCatalogue.aws().zones(view.region());
    for (int i = 0; i < zones.size(); i++) {
      Ipv4Block block = VPC_BLOCK.part(SUBNET_PREFIX, i);
      new NewSubnet(vpc.vpcId(), zones.get(i), block, null, true, List.of()).create(view);
    }
    return vpc;
  }

  private static String createGateway(RegionView view, String vpcId) {
    InternetGateway gateway =
        InternetGateway.builder()
            .internetGatewayId(view.newId(INTERNET_GATEWAYS))
            .ownerId(view.account())
            .attachments(InternetGatewayAttachment.builder().vpcId(vpcId).state(ATTACHED).build())
            .tags(List.of())
            .build();
    return view.rows(INTERNET_GATEWAYS).put(gateway).internetGatewayId();
  }
}
