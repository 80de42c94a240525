package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;

/**
 * The numbered rules of network ACLs.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html">Network ACL
 *     rules</a>
 */
final class NetworkAclEntryOperations {
  private static final int MAX_PORT = 65535;

  private NetworkAclEntryOperations() {}

  static CreateNetworkAclEntryResponse create(CreateNetworkAclEntryRequest request, Call call) {
    NetworkAcl acl = call.rows(NETWORK_ACLS).get(request.networkAclId());
    NetworkAclEntry entry =
        checked(
            NetworkAclEntry.builder()
                .ruleNumber(request.ruleNumber())
                .egress(request.egress())
                .protocol(request.protocol())
                .ruleAction(request.ruleAction())
                .cidrBlock(request.cidrBlock())
                .ipv6CidrBlock(request.ipv6CidrBlock())
                .icmpTypeCode(request.icmpTypeCode())
                .portRange(request.portRange())
                .build());
    if (acl.entries().stream().anyMatch(each -> isSame(each, entry))) {
      throw Ec2Fault.of(
          "NetworkAclEntryAlreadyExists",
          "The network acl entry identified by " + entry.ruleNumber() + " already exists.");
    }
    NetworkQuota.RULES_PER_NETWORK_ACL.admit(
        acl.entries().stream()
            .filter(each -> each.egress().equals(entry.egress()))
            .filter(each -> each.ruleNumber() < NetworkAcls.LAST_IPV4)
            .count());
    List<NetworkAclEntry> entries = new ArrayList<>(acl.entries());
    entries.add(entry);
    call.rows(NETWORK_ACLS).put(NetworkAcls.withEntries(acl, entries));
    return CreateNetworkAclEntryResponse.builder().build();
  }

  static ReplaceNetworkAclEntryResponse replace(ReplaceNetworkAclEntryRequest request, Call call) {
    NetworkAcl acl = call.rows(NETWORK_ACLS).get(request.networkAclId());
    NetworkAclEntry entry =
        checked(
            NetworkAclEntry.builder()
                .ruleNumber(request.ruleNumber())
                .egress(request.egress())
                .protocol(request.protocol())
                .ruleAction(request.ruleAction())
                .cidrBlock(request.cidrBlock())
                .ipv6CidrBlock(request.ipv6CidrBlock())
                .icmpTypeCode(request.icmpTypeCode())
                .portRange(request.portRange())
                .build());
    List<NetworkAclEntry> entries = without(acl, entry);
    entries.add(entry);
    call.rows(NETWORK_ACLS).put(NetworkAcls.withEntries(acl, entries));
    return ReplaceNetworkAclEntryResponse.builder().build();
  }

  static DeleteNetworkAclEntryResponse delete(DeleteNetworkAclEntryRequest request, Call call) {
    NetworkAcl acl = call.rows(NETWORK_ACLS).get(request.networkAclId());
    requireNumber(request.ruleNumber());
    NetworkAclEntry gone =
        NetworkAclEntry.builder().ruleNumber(request.ruleNumber()).egress(request.egress()).build();
    call.rows(NETWORK_ACLS).put(NetworkAcls.withEntries(acl, without(acl, gone)));
    return DeleteNetworkAclEntryResponse.builder().build();
  }

  private static List<NetworkAclEntry> without(NetworkAcl acl, NetworkAclEntry gone) {
    List<NetworkAclEntry> rest = new ArrayList<>(acl.entries());
    if (!rest.removeIf(each -> isSame(each, gone))) {
      throw Ec2Fault.of(
          "InvalidNetworkAclEntry.NotFound",
          "The network acl entry identified by "
              + gone.ruleNumber()
              + " does not exist in network acl "
              + acl.networkAclId());
    }
    return rest;
  }

  private static boolean isSame(NetworkAclEntry one, NetworkAclEntry other) {
    return one.ruleNumber().equals(other.ruleNumber()) && one.egress().equals(other.egress());
  }

  private static void requireNumber(int number) {
    if (number < 1 || number >= NetworkAcls.LAST_IPV4) {
      throw CommonFaults.invalidValue(
          "ruleNumber", number, "Must be a number between 1 and 32766.");
    }
  }

  private static NetworkAclEntry checked(NetworkAclEntry wanted) {
    requireNumber(wanted.ruleNumber());
    String protocol = AclProtocol.number(wanted.protocol());
    NetworkAclEntry.Builder entry = wanted.toBuilder().protocol(protocol);
    if (wanted.cidrBlock() != null && wanted.ipv6CidrBlock() != null) {
      throw CommonFaults.notTogether("cidrBlock", "ipv6CidrBlock");
    }
    if (wanted.cidrBlock() != null) {
      entry.cidrBlock(Ipv4Block.parse(wanted.cidrBlock(), "cidrBlock").toString());
    } else if (wanted.ipv6CidrBlock() != null) {
      entry.ipv6CidrBlock(Ipv6Block.parse(wanted.ipv6CidrBlock(), "ipv6CidrBlock").toString());
    } else {
      throw CommonFaults.missingParameter("cidrBlock");
    }
    return entry
        .portRange(ports(protocol, wanted.portRange()))
        .icmpTypeCode(icmp(protocol, wanted.icmpTypeCode()))
        .build();
  }

  /** Protocols without ports are said to have none, whatever the request says. */
  private static @Nullable PortRange ports(String protocol, @Nullable PortRange range) {
    if (range == null || !AclProtocol.hasPorts(protocol)) {
      return null;
    }
    int from = range.from() == null ? 0 : range.from();
    int to = range.to() == null ? MAX_PORT : range.to();
    if (from < 0 || to > MAX_PORT || from > to) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value for portRange. From and to must be between 0 and 65535, and from not"
              + " greater than to.");
    }
    return PortRange.builder().from(from).to(to).build();
  }

  private static @Nullable IcmpTypeCode icmp(String protocol, @Nullable IcmpTypeCode wanted) {
    if (!AclProtocol.isIcmp(protocol)) {
      return null;
    }
    if (wanted == null) {
      throw CommonFaults.missingParameter("icmpTypeCode");
    }
    int type = wanted.type() == null ? -1 : wanted.type();
    int code = wanted.code() == null ? -1 : wanted.code();
    if (type < -1 || type > 255 || code < -1 || code > 255 || (type == -1 && code != -1)) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value for icmpTypeCode. Type and code must be between -1 and 255, and all types"
              + " have all codes.");
    }
    return IcmpTypeCode.builder().type(type).code(code).build();
  }
}
