package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;

import io.github.localec2.server.network.VpcAttributes;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** The DNS names of interface endpoints. */
final class EndpointDns {
  /** The zone of {@code vpce.amazonaws.com}. */
  private static final String PUBLIC_ZONE = "Z7HUB22UULQXV";

  private static final int LABEL_DIGITS = 8;

  private EndpointDns() {}

  /**
   * Whether the service's own name leads to the endpoint within the VPC. Asked for, it must be
   * possible; when nothing is said, it is done where it is possible.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameter
   */
  static boolean enablesPrivate(
      RegionView view, VpcEndpoint endpoint, EndpointService service, @Nullable Boolean wanted) {
    if (Boolean.FALSE.equals(wanted)) {
      return false;
    }
    String obstacle = obstacle(view, endpoint, service);
    if (obstacle != null && wanted != null) {
      throw EndpointFaults.invalid(obstacle);
    }
    return obstacle == null;
  }

  private static @Nullable String obstacle(
      RegionView view, VpcEndpoint endpoint, EndpointService service) {
    String name = service.privateDnsName();
    String vpcId = endpoint.vpcId();
    if (name == null) {
      return "Private DNS can't be enabled because the service "
          + service.name()
          + " does not provide a private DNS name.";
    }
    VpcAttributes attributes = VpcAttributes.of(view, vpcId);
    if (!attributes.dnsSupport() || !attributes.dnsHostnames()) {
      return "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC"
          + " attributes set to true for "
          + vpcId;
    }
    boolean taken =
        view.rows(VPC_ENDPOINTS).by(VPC_ENDPOINTS_BY_VPC, vpcId).stream()
            .filter(each -> !each.vpcEndpointId().equals(endpoint.vpcEndpointId()))
            .filter(each -> !VpcEndpoints.is(each, VpcEndpoints.DELETING))
            .filter(each -> Boolean.TRUE.equals(each.privateDnsEnabled()))
            .anyMatch(each -> each.serviceName().equals(service.name()));
    return taken
        ? "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
            + name
            + " in the VPC "
            + vpcId
        : null;
  }

  /** The name in the whole region, one for each zone, and the service's own. */
  static List<DnsEntry> entries(RegionView view, VpcEndpoint endpoint, EndpointService service) {
    String before = label(view, endpoint);
    String stem = endpoint.vpcEndpointId() + "-" + before;
    List<DnsEntry> entries = new ArrayList<>();
    entries.add(entry(stem + "." + service.dnsBase(), PUBLIC_ZONE));
    for (String subnetId : endpoint.subnetIds()) {
      String zone = view.rows(SUBNETS).get(subnetId).availabilityZone();
      entries.add(entry(stem + "-" + zone + "." + service.dnsBase(), PUBLIC_ZONE));
    }
    String name = service.privateDnsName();
    if (Boolean.TRUE.equals(endpoint.privateDnsEnabled()) && name != null) {
      entries.add(entry(name, "Z0" + view.ids().hex(19).toUpperCase(Locale.ROOT)));
    }
    return entries;
  }

  /** An endpoint keeps the label that it once got. */
  private static String label(RegionView view, VpcEndpoint endpoint) {
    String stem = endpoint.vpcEndpointId() + "-";
    return endpoint.dnsEntries().stream()
        .map(DnsEntry::dnsName)
        .filter(name -> name.startsWith(stem))
        .map(name -> name.substring(stem.length(), stem.length() + LABEL_DIGITS))
        .findFirst()
        .orElseGet(() -> view.ids().hex(LABEL_DIGITS));
  }

  private static DnsEntry entry(String name, String zone) {
    return DnsEntry.builder().dnsName(name).hostedZoneId(zone).build();
  }
}
