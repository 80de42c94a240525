package io.github.localec2.server;

import io.github.localec2.server.connectivity.ConnectivityTables;
import io.github.localec2.server.fleet.FleetTables;
import io.github.localec2.server.flowlog.FlowLogTables;
import io.github.localec2.server.image.ImageTables;
import io.github.localec2.server.image.TaskTables;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.keypair.KeyPairTables;
import io.github.localec2.server.launchtemplate.LaunchTemplateTables;
import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.networkinterface.NetworkInterfaceTables;
import io.github.localec2.server.placement.PlacementTables;
import io.github.localec2.server.securitygroup.SecurityGroupTables;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.transit.TransitTables;
import io.github.localec2.server.volume.VolumeTables;
import io.github.localec2.server.vpn.VpnTables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tables: those of taggable resources, and all; a test finds one that is missing here. */
final class Tables {
  private static final String INDEX = "tables.tsv";

  private Tables() {}

  /** All tables there are, by their names; a generated list says where they are. */
  static Map<String, Table<?>> byName() {
    Map<String, Table<?>> all = new HashMap<>();
    try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream(INDEX));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.split("\t"))
          .forEach(columns -> all.put(columns[0], table(columns[1], columns[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(INDEX + " can't be read", e);
    }
    return all;
  }

  private static Table<?> table(String type, String name) {
    try {
      Field field = Class.forName(type).getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull((Table<?>) field.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(INDEX + " names " + type + "." + name, e);
    }
  }

  static List<Table<?>> all() {
    return List.of(
        NetworkTables.VPCS,
        NetworkTables.SUBNETS,
        NetworkTables.SUBNET_CIDR_RESERVATIONS,
        NetworkTables.ROUTE_TABLES,
        NetworkTables.INTERNET_GATEWAYS,
        NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS,
        NetworkTables.NETWORK_ACLS,
        NetworkTables.DHCP_OPTIONS,
        NetworkTables.BLOCK_PUBLIC_ACCESS_EXCLUSIONS,
        NetworkInterfaceTables.NETWORK_INTERFACES,
        NetworkInterfaceTables.ADDRESSES,
        ConnectivityTables.NAT_GATEWAYS,
        ConnectivityTables.VPC_PEERING_CONNECTIONS,
        ConnectivityTables.VPC_ENDPOINTS,
        ConnectivityTables.ENDPOINT_SERVICES,
        ConnectivityTables.CARRIER_GATEWAYS,
        FlowLogTables.FLOW_LOGS,
        VpnTables.CUSTOMER_GATEWAYS,
        VpnTables.VPN_GATEWAYS,
        VpnTables.VPN_CONNECTIONS,
        TransitTables.TRANSIT_GATEWAYS,
        TransitTables.ATTACHMENTS,
        TransitTables.ROUTE_TABLES,
        SecurityGroupTables.SECURITY_GROUPS,
        SecurityGroupTables.SECURITY_GROUP_RULES,
        SecurityGroupTables.PREFIX_LISTS,
        KeyPairTables.KEY_PAIRS,
        InstanceTables.INSTANCES,
        InstanceTables.SPOT_REQUESTS,
        InstanceTables.EVENT_WINDOWS,
        FleetTables.FLEETS,
        PlacementTables.PLACEMENT_GROUPS,
        PlacementTables.HOSTS,
        ImageTables.IMAGES,
        ImageTables.ACCOUNT_TAGS,
        ImageTables.USAGE_REPORTS,
        LaunchTemplateTables.LAUNCH_TEMPLATES,
        TaskTables.IMPORT_IMAGE_TASKS,
        TaskTables.IMPORT_SNAPSHOT_TASKS,
        TaskTables.EXPORT_IMAGE_TASKS,
        VolumeTables.VOLUMES,
        VolumeTables.SNAPSHOTS,
        VolumeTables.REPLACE_ROOT_VOLUME_TASKS);
  }
}
