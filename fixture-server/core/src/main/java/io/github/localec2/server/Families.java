package io.github.localec2.server;

import io.github.localec2.server.connectivity.CarrierGatewayOperations;
import io.github.localec2.server.connectivity.NatGatewayOperations;
import io.github.localec2.server.connectivity.VpcEndpointOperations;
import io.github.localec2.server.connectivity.VpcPeeringOperations;
import io.github.localec2.server.fleet.FleetOperations;
import io.github.localec2.server.flowlog.FlowLogOperations;
import io.github.localec2.server.image.ImageOperations;
import io.github.localec2.server.instance.ConsoleOperations;
import io.github.localec2.server.instance.CreditOperations;
import io.github.localec2.server.instance.EventNotificationOperations;
import io.github.localec2.server.instance.EventWindowOperations;
import io.github.localec2.server.instance.InstanceAttributeOperations;
import io.github.localec2.server.instance.InstanceOperations;
import io.github.localec2.server.instance.InstanceStatusOperations;
import io.github.localec2.server.instance.MetadataOperations;
import io.github.localec2.server.instance.MonitoringOperations;
import io.github.localec2.server.instance.OptionOperations;
import io.github.localec2.server.instance.ProfileOperations;
import io.github.localec2.server.instance.SpotRequestOperations;
import io.github.localec2.server.instance.TopologyOperations;
import io.github.localec2.server.instancetype.InstanceTypeOperations;
import io.github.localec2.server.keypair.KeyPairOperations;
import io.github.localec2.server.launchtemplate.LaunchTemplateOperations;
import io.github.localec2.server.network.DhcpOptionsOperations;
import io.github.localec2.server.network.InternetGatewayOperations;
import io.github.localec2.server.network.NetworkAclOperations;
import io.github.localec2.server.network.RouteTableOperations;
import io.github.localec2.server.network.SubnetOperations;
import io.github.localec2.server.network.VpcOperations;
import io.github.localec2.server.networkinterface.AddressOperations;
import io.github.localec2.server.networkinterface.NetworkInterfaceOperations;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.placement.HostOperations;
import io.github.localec2.server.placement.PlacementGroupOperations;
import io.github.localec2.server.protocol.OperationTable;
import io.github.localec2.server.region.AccountOperations;
import io.github.localec2.server.region.RegionOperations;
import io.github.localec2.server.resource.AbsentGovernanceOperations;
import io.github.localec2.server.resource.AbsentNetworkOperations;
import io.github.localec2.server.resource.AbsentReservationOperations;
import io.github.localec2.server.securitygroup.PrefixListOperations;
import io.github.localec2.server.securitygroup.SecurityGroupOperations;
import io.github.localec2.server.securitygroup.SecurityGroupRuleOperations;
import io.github.localec2.server.tagging.TagOperations;
import io.github.localec2.server.tagging.TaggableTables;
import io.github.localec2.server.transit.TransitGatewayOperations;
import io.github.localec2.server.volume.SnapshotOperations;
import io.github.localec2.server.volume.VolumeOperations;
import io.github.localec2.server.vpn.CustomerGatewayOperations;
import io.github.localec2.server.vpn.VpnConnectionOperations;
import io.github.localec2.server.vpn.VpnGatewayOperations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The families of operations, one constant for each. A family is made when the first of its
 * operations is called: which one that is, a generated table says, so that a server starts without
 * loading the classes of any.
 */
enum Families {
  VPC,
  SUBNET,
  ROUTE_TABLE,
  INTERNET_GATEWAY,
  NETWORK_ACL,
  DHCP_OPTIONS,
  NETWORK_INTERFACE,
  ADDRESS,
  NAT_GATEWAY,
  VPC_PEERING,
  VPC_ENDPOINT,
  CARRIER_GATEWAY,
  FLOW_LOG,
  CUSTOMER_GATEWAY,
  VPN_GATEWAY,
  VPN_CONNECTION,
  TRANSIT_GATEWAY,
  SECURITY_GROUP,
  SECURITY_GROUP_RULE,
  PREFIX_LIST,
  KEY_PAIR,
  TAG,
  INSTANCE,
  INSTANCE_ATTRIBUTE,
  INSTANCE_STATUS,
  OPTION,
  METADATA,
  CREDIT,
  MONITORING,
  CONSOLE,
  PROFILE,
  EVENT_NOTIFICATION,
  EVENT_WINDOW,
  TOPOLOGY,
  SPOT_REQUEST,
  FLEET,
  IMAGE,
  VOLUME,
  SNAPSHOT,
  LAUNCH_TEMPLATE,
  PLACEMENT_GROUP,
  HOST,
  INSTANCE_TYPE,
  REGION,
  ACCOUNT,
  ABSENT_RESERVATION,
  ABSENT_NETWORK,
  ABSENT_GOVERNANCE;

  private static final String INDEX = "operation-families.tsv";

  /** The operations of all families, each family made at its first use. */
  static OperationTable operations(Services services) {
    return new OperationTable(
        Index.FAMILY_BY_OPERATION, name -> valueOf(name).family(services).operations());
  }

  /** A new instance of the family. */
  Family family(Services services) {
    return switch (this) {
      case VPC -> VpcOperations.family();
      case SUBNET -> SubnetOperations.family();
      case ROUTE_TABLE -> RouteTableOperations.family();
      case INTERNET_GATEWAY -> InternetGatewayOperations.family();
      case NETWORK_ACL -> NetworkAclOperations.family();
      case DHCP_OPTIONS -> DhcpOptionsOperations.family();
      case NETWORK_INTERFACE -> NetworkInterfaceOperations.family();
      case ADDRESS -> AddressOperations.family(services.machines()::elasticBlock);
      case NAT_GATEWAY -> NatGatewayOperations.family();
      case VPC_PEERING -> VpcPeeringOperations.family();
      case VPC_ENDPOINT -> VpcEndpointOperations.family();
      case CARRIER_GATEWAY -> CarrierGatewayOperations.family();
      case FLOW_LOG -> FlowLogOperations.family();
      case CUSTOMER_GATEWAY -> CustomerGatewayOperations.family();
      case VPN_GATEWAY -> VpnGatewayOperations.family();
      case VPN_CONNECTION -> VpnConnectionOperations.family();
      case TRANSIT_GATEWAY -> TransitGatewayOperations.family();
      case SECURITY_GROUP -> SecurityGroupOperations.family();
      case SECURITY_GROUP_RULE -> SecurityGroupRuleOperations.family();
      case PREFIX_LIST -> PrefixListOperations.family();
      case KEY_PAIR -> KeyPairOperations.family(services.keyPairs());
      case TAG -> TagOperations.family(TaggableTables.of(Tables.all()), services.images()::refresh);
      case INSTANCE -> InstanceOperations.family(services.machines(), services.images()::refresh);
      case INSTANCE_ATTRIBUTE -> InstanceAttributeOperations.family();
      case INSTANCE_STATUS -> InstanceStatusOperations.family();
      case OPTION -> OptionOperations.family();
      case METADATA -> MetadataOperations.family();
      case CREDIT -> CreditOperations.family();
      case MONITORING -> MonitoringOperations.family();
      case CONSOLE -> ConsoleOperations.family(services.machines());
      case PROFILE -> ProfileOperations.family();
      case EVENT_NOTIFICATION -> EventNotificationOperations.family();
      case EVENT_WINDOW -> EventWindowOperations.family();
      case TOPOLOGY -> TopologyOperations.family();
      case SPOT_REQUEST -> SpotRequestOperations.family(services.machines());
      case FLEET -> FleetOperations.family(services.machines());
      case IMAGE -> ImageOperations.family(services.images());
      case VOLUME -> VolumeOperations.family();
      case SNAPSHOT -> SnapshotOperations.family();
      case LAUNCH_TEMPLATE -> LaunchTemplateOperations.family();
      case PLACEMENT_GROUP -> PlacementGroupOperations.family();
      case HOST -> HostOperations.family();
      case INSTANCE_TYPE -> InstanceTypeOperations.family();
      case REGION -> RegionOperations.family();
      case ACCOUNT -> AccountOperations.family();
      case ABSENT_RESERVATION -> AbsentReservationOperations.family();
      case ABSENT_NETWORK -> AbsentNetworkOperations.family();
      case ABSENT_GOVERNANCE -> AbsentGovernanceOperations.family();
    };
  }

  /** Which family has which operation; generated, and held by {@code FamilyIndexTest}. */
  private static final class Index {
    static final Map<String, String> FAMILY_BY_OPERATION = load();

    private static Map<String, String> load() {
      Map<String, String> index = new HashMap<>(2048);
      try (InputStream in = Objects.requireNonNull(Families.class.getResourceAsStream(INDEX));
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int tab = line.indexOf('\t');
          index.put(line.substring(0, tab), line.substring(tab + 1));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(INDEX + " can't be read", e);
      }
      return index;
    }
  }
}
