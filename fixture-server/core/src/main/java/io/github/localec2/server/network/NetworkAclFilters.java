package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_VPC;

import io.github.localec2.server.state.Filters;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;

/** How network ACLs are found. */
final class NetworkAclFilters {
  static final Filters<NetworkAcl> FILTERS =
      Filters.of(NETWORK_ACLS)
          .id("network-acl-id")
          .indexed(
              "association.association-id",
              NETWORK_ACLS_BY_ASSOCIATION,
              associations(NetworkAclAssociation::networkAclAssociationId))
          .many("association.network-acl-id", associations(NetworkAclAssociation::networkAclId))
          .indexed(
              "association.subnet-id",
              NETWORK_ACLS_BY_SUBNET,
              associations(NetworkAclAssociation::subnetId))
          .flag("default", NetworkAcl::isDefault)
          .many("entry.cidr", entries(NetworkAclEntry::cidrBlock))
          .many(
              "entry.icmp.code",
              entries(each -> each.icmpTypeCode() == null ? null : each.icmpTypeCode().code()))
          .many(
              "entry.icmp.type",
              entries(each -> each.icmpTypeCode() == null ? null : each.icmpTypeCode().type()))
          .many("entry.ipv6-cidr", entries(NetworkAclEntry::ipv6CidrBlock))
          .many(
              "entry.port-range.from",
              entries(each -> each.portRange() == null ? null : each.portRange().from()))
          .many(
              "entry.port-range.to",
              entries(each -> each.portRange() == null ? null : each.portRange().to()))
          .many("entry.protocol", entries(each -> AclProtocol.name(each.protocol())))
          .many("entry.rule-action", entries(NetworkAclEntry::ruleActionAsString))
          .many("entry.egress", entries(NetworkAclEntry::egress))
          .many("entry.rule-number", entries(NetworkAclEntry::ruleNumber))
          .one("owner-id", NetworkAcl::ownerId)
          .indexed("vpc-id", NETWORK_ACLS_BY_VPC, acl -> Stream.of(acl.vpcId()))
          .build();

  private NetworkAclFilters() {}

  private static Function<NetworkAcl, Stream<String>> associations(
      Function<NetworkAclAssociation, String> value) {
    return acl -> acl.associations().stream().map(value);
  }

  private static Function<NetworkAcl, Stream<String>> entries(
      Function<NetworkAclEntry, @Nullable Object> value) {
    return acl -> acl.entries().stream().map(value).filter(Objects::nonNull).map(String::valueOf);
  }
}
