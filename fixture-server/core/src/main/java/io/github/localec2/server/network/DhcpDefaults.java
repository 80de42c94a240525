package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.DHCP_OPTIONS;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;

/**
 * The option set that AWS gives to new VPCs.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html">DHCP
 *     option sets concepts</a>
 */
final class DhcpDefaults {
  private DhcpDefaults() {}

  /** The region's default set; made anew when somebody has deleted it. */
  static String id(RegionView view) {
    List<DhcpConfiguration> wanted = configurations(view.region());
    return view.rows(DHCP_OPTIONS)
        .all()
        .filter(options -> options.dhcpConfigurations().equals(wanted))
        .map(DhcpOptions::dhcpOptionsId)
        .findFirst()
        .orElseGet(() -> create(view, wanted));
  }

  private static String create(RegionView view, List<DhcpConfiguration> configurations) {
    DhcpOptions options =
        DhcpOptions.builder()
            .dhcpOptionsId(view.newId(DHCP_OPTIONS))
            .ownerId(view.account())
            .dhcpConfigurations(configurations)
            .tags(List.of())
            .build();
    return view.rows(DHCP_OPTIONS).put(options).dhcpOptionsId();
  }

  private static List<DhcpConfiguration> configurations(String region) {
    return List.of(
        configuration("domain-name", privateDomain(region)),
        configuration("domain-name-servers", "AmazonProvidedDNS"));
  }

  /** The domain of private names in a region; the oldest region has a name of its own. */
  static String privateDomain(String region) {
    return region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
  }

  static DhcpConfiguration configuration(String key, String... values) {
    return DhcpConfiguration.builder()
        .key(key)
        .values(
            List.of(values).stream()
                .map(value -> AttributeValue.builder().value(value).build())
                .toList())
        .build();
  }
}
