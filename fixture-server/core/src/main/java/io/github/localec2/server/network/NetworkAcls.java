package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_VPC;

import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * What network ACLs are made of, and which subnet has which.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html">Default
 *     network ACL for a VPC</a>
 */
final class NetworkAcls {
  /** The last word of every ACL, which nobody can change: deny. */
  static final int LAST_IPV4 = 32767;

  static final int LAST_IPV6 = 32768;

  private static final String ALL_PROTOCOLS = "-1";

  /** EC2 lists egress before ingress and each by number. */
  private static final Comparator<NetworkAclEntry> ORDER =
      Comparator.comparing(NetworkAclEntry::egress)
          .reversed()
          .thenComparing(NetworkAclEntry::ruleNumber);

  private NetworkAcls() {}

  /** The ACL that a VPC's subnets have unless told otherwise; it allows everything. */
  static NetworkAcl createDefault(RegionView view, String vpcId, boolean ipv6) {
    return create(view, vpcId, true, ipv6, List.of());
  }

  /** Without entries of its own, so that it denies everything. */
  static NetworkAcl create(RegionView view, String vpcId, boolean ipv6, List<Tag> tags) {
    return create(view, vpcId, false, ipv6, tags);
  }

  private static NetworkAcl create(
      RegionView view, String vpcId, boolean isDefault, boolean ipv6, List<Tag> tags) {
    NetworkAcl acl =
        NetworkAcl.builder()
            .networkAclId(view.newId(NETWORK_ACLS, tags))
            .vpcId(vpcId)
            .ownerId(view.account())
            .isDefault(isDefault)
            .associations(List.of())
            .entries(entries(isDefault, ipv6))
            .tags(tags)
            .build();
    return view.rows(NETWORK_ACLS).put(acl);
  }

  private static List<NetworkAclEntry> entries(boolean allowing, boolean ipv6) {
    List<NetworkAclEntry> entries = new ArrayList<>();
    for (boolean egress : new boolean[] {true, false}) {
      if (allowing) {
        entries.add(entry(100, egress, RuleAction.ALLOW, false));
      }
      if (allowing && ipv6) {
        entries.add(entry(101, egress, RuleAction.ALLOW, true));
      }
      entries.add(entry(LAST_IPV4, egress, RuleAction.DENY, false));
      if (ipv6) {
        entries.add(entry(LAST_IPV6, egress, RuleAction.DENY, true));
      }
    }
    return entries;
  }

  private static NetworkAclEntry entry(
      int number, boolean egress, RuleAction action, boolean ipv6) {
    NetworkAclEntry.Builder entry =
        NetworkAclEntry.builder()
            .ruleNumber(number)
            .egress(egress)
            .protocol(ALL_PROTOCOLS)
            .ruleAction(action);
    return (ipv6 ? entry.ipv6CidrBlock("::/0") : entry.cidrBlock("0.0.0.0/0")).build();
  }

  /** A VPC that gets its first IPv6 block gets IPv6 rules in its ACLs. */
  static void admitIpv6(RegionView view, String vpcId) {
    for (NetworkAcl acl : view.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_VPC, vpcId)) {
      if (acl.entries().stream().anyMatch(entry -> entry.ruleNumber() == LAST_IPV6)) {
        continue;
      }
      List<NetworkAclEntry> entries = new ArrayList<>(acl.entries());
      for (boolean egress : new boolean[] {true, false}) {
        boolean free =
            entries.stream().noneMatch(each -> each.egress() == egress && each.ruleNumber() == 101);
        if (Boolean.TRUE.equals(acl.isDefault()) && free) {
          entries.add(entry(101, egress, RuleAction.ALLOW, true));
        }
        entries.add(entry(LAST_IPV6, egress, RuleAction.DENY, true));
      }
      view.rows(NETWORK_ACLS).put(withEntries(acl, entries));
    }
  }

  static NetworkAcl withEntries(NetworkAcl acl, List<NetworkAclEntry> entries) {
    return acl.toBuilder().entries(entries.stream().sorted(ORDER).toList()).build();
  }

  static NetworkAcl defaultOf(RegionView view, String vpcId) {
    return view.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_VPC, vpcId).stream()
        .filter(acl -> Boolean.TRUE.equals(acl.isDefault()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(vpcId + " has no default network ACL"));
  }

  /** Puts a subnet under the ACL and says under which association. */
  static String associate(RegionView view, NetworkAcl acl, String subnetId) {
    String id = view.ids().next("aclassoc-");
    List<NetworkAclAssociation> associations = new ArrayList<>(acl.associations());
    associations.add(
        NetworkAclAssociation.builder()
            .networkAclAssociationId(id)
            .networkAclId(acl.networkAclId())
            .subnetId(subnetId)
            .build());
    view.rows(NETWORK_ACLS).put(acl.toBuilder().associations(associations).build());
    return id;
  }

  /** Forgets a subnet that moves or goes. */
  static void release(RegionView view, String subnetId) {
    for (NetworkAcl acl : view.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_SUBNET, subnetId)) {
      view.rows(NETWORK_ACLS)
          .put(
              acl.toBuilder()
                  .associations(
                      acl.associations().stream()
                          .filter(each -> !each.subnetId().equals(subnetId))
                          .toList())
                  .build());
    }
  }
}
