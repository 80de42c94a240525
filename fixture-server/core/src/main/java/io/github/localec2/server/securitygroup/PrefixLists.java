package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LISTS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LIST_VERSIONS;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

/** What other families ask about prefix lists, those of AWS included. */
public final class PrefixLists {
  static final String IPV6 = "IPv6";

  private PrefixLists() {}

  /** The list with this id. */
  public static Optional<ManagedPrefixList> find(RegionView view, String id) {
    return view.rows(PREFIX_LISTS)
        .find(id)
        .or(
            () ->
                AwsPrefixLists.of(view.region())
                    .find(id)
                    .map(list -> list.described(view.region())));
  }

  /**
   * The list with this id.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidPrefixListID.NotFound,
   *     InvalidPrefixListId.Malformed
   */
  public static ManagedPrefixList get(RegionView view, String id) {
    return find(view, id).orElseGet(() -> view.rows(PREFIX_LISTS).get(id));
  }

  /**
   * The id of AWS's list for a service that has gateway endpoints.
   *
   * @param service {@code s3} or {@code dynamodb}
   */
  public static Optional<String> ofService(RegionView view, String service) {
    return AwsPrefixLists.of(view.region())
        .named("com.amazonaws." + view.region() + "." + service)
        .map(AwsPrefixList::id);
  }

  /** The CIDR blocks in the list's current version; none for an unknown list. */
  public static List<String> cidrs(RegionView view, String id) {
    return view.rows(PREFIX_LISTS)
        .find(id)
        .map(list -> entries(view, id, list.version()).stream().map(PrefixListEntry::cidr).toList())
        .or(() -> AwsPrefixLists.of(view.region()).find(id).map(AwsPrefixList::cidrs))
        .orElse(List.of());
  }

  static List<PrefixListEntry> entries(RegionView view, String id, long version) {
    return view.rows(PREFIX_LIST_VERSIONS)
        .find(PrefixListVersion.key(id, version))
        .map(PrefixListVersion::entries)
        .orElse(List.of());
  }

  /** As how many rules it counts where a rule refers to it. */
  static int weight(RegionView view, String id) {
    return view.rows(PREFIX_LISTS)
        .find(id)
        .map(ManagedPrefixList::maxEntries)
        .or(() -> AwsPrefixLists.of(view.region()).find(id).map(AwsPrefixList::weight))
        .orElse(1);
  }

  static boolean isIpv6(RegionView view, String id) {
    return find(view, id).filter(list -> IPV6.equals(list.addressFamily())).isPresent();
  }
}
