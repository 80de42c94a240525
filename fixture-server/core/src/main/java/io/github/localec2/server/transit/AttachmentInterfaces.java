package io.github.localec2.server.transit;

import io.github.localec2.server.networkinterface.NetworkInterfaceSpec;
import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.state.RegionView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The network interfaces by which a transit gateway is in the subnets of a VPC: one in each subnet
 * of the attachment, which keeps the subnet from being deleted.
 */
final class AttachmentInterfaces {
  private static final String SERVICE = "amazon-aws";
  private static final String TYPE = "transit_gateway";

  private AttachmentInterfaces() {}

  /** One new interface in each subnet; the interface ids by the subnets, in their order. */
  static Map<String, String> create(
      RegionView view, String attachmentId, Collection<String> subnetIds) {
    Map<String, String> made = new LinkedHashMap<>();
    for (String subnetId : subnetIds) {
      String id =
          NetworkInterfaces.create(
                  view,
                  NetworkInterfaceSpec.in(subnetId)
                      .description(
                          "Network Interface for Transit Gateway Attachment " + attachmentId)
                      .interfaceType(TYPE)
                      .managedBy(SERVICE)
                      .sourceDestCheck(false)
                      .ungrouped()
                      .withoutIpv6()
                      .build())
              .networkInterfaceId();
      NetworkInterfaces.attachToService(view, id);
      made.put(subnetId, id);
    }
    return made;
  }

  /** The interfaces of other subnets: what stays stays, the rest is made or deleted. */
  static Map<String, String> change(
      RegionView view, Attachment row, Collection<String> wantedSubnetIds) {
    Map<String, String> kept = new LinkedHashMap<>();
    row.interfaces()
        .forEach(
            (subnetId, id) -> {
              if (wantedSubnetIds.contains(subnetId)) {
                kept.put(subnetId, id);
              } else {
                NetworkInterfaces.delete(view, id);
              }
            });
    kept.putAll(
        create(
            view,
            row.id(),
            wantedSubnetIds.stream().filter(each -> !kept.containsKey(each)).toList()));
    return kept;
  }

  static void delete(RegionView view, Attachment row) {
    row.interfaces().values().forEach(id -> NetworkInterfaces.delete(view, id));
  }
}
