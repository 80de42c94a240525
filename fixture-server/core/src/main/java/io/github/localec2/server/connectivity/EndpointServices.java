package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;

import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.PrivateDnsDetails;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.ServiceTypeDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** The endpoint services of a region: AWS's own, from a table, and those of accounts. */
final class EndpointServices {
  private static final String TABLE = "endpoint-services.tsv";
  private static final String PREFIX = "com.amazonaws.";
  private static final Map<String, List<EndpointService>> OF_AWS = new ConcurrentHashMap<>();

  private EndpointServices() {}

  /** All that the account may use, by name. */
  static List<EndpointService> visible(RegionView view) {
    List<EndpointService> all = new ArrayList<>(ofAws(view.region()));
    for (Scope scope : view.scopes()) {
      if (scope.region().equals(view.region())) {
        RegionView owner = view.other(scope);
        owner
            .rows(ENDPOINT_SERVICES)
            .all()
            .filter(row -> EndpointPermissions.admit(owner, row, view.account()))
            .map(row -> ofAccount(owner, row))
            .forEach(all::add);
      }
    }
    return all;
  }

  /** The services of this name, one for each type; none where the account sees no such service. */
  static List<EndpointService> named(RegionView view, String name) {
    List<EndpointService> found =
        ofAws(view.region()).stream().filter(each -> each.name().equals(name)).toList();
    if (!found.isEmpty()) {
      return found;
    }
    String id = name.substring(name.lastIndexOf('.') + 1);
    RegionView owner = view.ownerOf(ENDPOINT_SERVICES, id);
    return owner == null
        ? List.of()
        : owner.rows(ENDPOINT_SERVICES).find(id).stream()
            .filter(row -> row.serviceName().equals(name))
            .filter(row -> EndpointPermissions.admit(owner, row, view.account()))
            .map(row -> ofAccount(owner, row))
            .toList();
  }

  private static EndpointService ofAccount(RegionView owner, ServiceConfiguration row) {
    VpcEndpointType type =
        VpcEndpointType.fromValue(row.serviceType().get(0).serviceTypeAsString());
    ServiceDetail.Builder detail =
        ServiceDetail.builder()
            .serviceName(row.serviceName())
            .serviceId(row.serviceId())
            .serviceType(row.serviceType())
            .serviceRegion(owner.region())
            .availabilityZones(row.availabilityZones())
            .availabilityZoneIds(row.availabilityZoneIds())
            .owner(owner.account())
            .baseEndpointDnsNames(row.baseEndpointDnsNames())
            .vpcEndpointPolicySupported(false)
            .acceptanceRequired(row.acceptanceRequired())
            .managesVpcEndpoints(row.managesVpcEndpoints())
            .payerResponsibility(row.payerResponsibility())
            .tags(row.tags())
            .supportedIpAddressTypes(row.supportedIpAddressTypes());
    if (row.privateDnsName() != null) {
      detail
          .privateDnsName(row.privateDnsName())
          .privateDnsNames(dnsDetails(row.privateDnsName()))
          .privateDnsNameVerificationState(row.privateDnsNameConfiguration().stateAsString());
    }
    return new EndpointService(
        row.serviceName(),
        type,
        owner.account(),
        row.baseEndpointDnsNames().get(0),
        row.privateDnsName(),
        row.acceptanceRequired(),
        detail.build());
  }

  static List<EndpointService> ofAws(String region) {
    return OF_AWS.computeIfAbsent(region, EndpointServices::load);
  }

  private static List<EndpointService> load(String region) {
    try (InputStream in =
            Objects.requireNonNull(EndpointServices.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && line.charAt(0) != '#')
          .map(line -> line.split("\t"))
          .map(columns -> ofAws(region, columns[0], columns[1], columns[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " can't be read", e);
    }
  }

  private static EndpointService ofAws(
      String region, String service, String typeName, String dnsPrefix) {
    VpcEndpointType type = VpcEndpointType.fromValue(typeName);
    String name = PREFIX + region + "." + service;
    boolean gateway = type == VpcEndpointType.GATEWAY;
    String base = service + "." + region + (gateway ? ".amazonaws.com" : ".vpce.amazonaws.com");
    String privateName = dnsPrefix.equals("-") ? null : dnsPrefix + "." + region + ".amazonaws.com";
    return new EndpointService(
        name,
        type,
        EndpointService.AMAZON,
        base,
        privateName,
        false,
        detail(region, name, typeName, base, privateName));
  }

  private static ServiceDetail detail(
      String region, String name, String type, String base, @Nullable String privateName) {
    var zones = RegionCatalogue.aws().zones(region);
    ServiceDetail.Builder detail =
        ServiceDetail.builder()
            .serviceName(name)
            // as AWS derives it we can't know, but it must stay the same
            .serviceId("vpce-svc-0" + HexFormat.of().toHexDigits(scattered(name + type)))
            .serviceType(ServiceTypeDetail.builder().serviceType(type).build())
            .serviceRegion(region)
            .availabilityZones(zones.stream().map(zone -> zone.name()).toList())
            .availabilityZoneIds(zones.stream().map(zone -> zone.id()).toList())
            .owner(EndpointService.AMAZON)
            .baseEndpointDnsNames(base)
            .vpcEndpointPolicySupported(true)
            .acceptanceRequired(false)
            .managesVpcEndpoints(false)
            .tags(List.of())
            .supportedIpAddressTypesWithStrings("ipv4");
    if (privateName != null) {
      detail
          .privateDnsName(privateName)
          .privateDnsNames(dnsDetails(privateName))
          .privateDnsNameVerificationState("verified");
    }
    return detail.build();
  }

  private static long scattered(String text) {
    return text.hashCode() * 0x9E37_79B9_7F4A_7C15L;
  }

  private static PrivateDnsDetails dnsDetails(String name) {
    return PrivateDnsDetails.builder().privateDnsName(name).build();
  }
}
