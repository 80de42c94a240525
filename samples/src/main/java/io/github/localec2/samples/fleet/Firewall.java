package io.github.localec2.samples.fleet;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Keeps a security group for each service, open at its ports and no others. */
final class Firewall {
  private static final String ANYWHERE = "0.0.0.0/0";

  private final Ec2Client ec2;

  Firewall(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** The id of the service's group in a VPC, made or changed so that just these ports are open. */
  String ensure(String service, String vpcId, Set<Integer> ports) {
    String groupId = find(service, vpcId).orElseGet(() -> create(service, vpcId));
    SecurityGroup group =
        ec2.describeSecurityGroups(request -> request.groupIds(groupId)).securityGroups().get(0);
    Set<Integer> missing = new HashSet<>(ports);
    Set<Integer> superfluous = new HashSet<>();
    for (IpPermission open : group.ipPermissions()) {
      if (!missing.remove(open.fromPort())) {
        superfluous.add(open.fromPort());
      }
    }
    missing.forEach(port -> authorize(groupId, port));
    if (!superfluous.isEmpty()) {
      ec2.revokeSecurityGroupIngress(
          request -> request.groupId(groupId).ipPermissions(permissions(superfluous)));
    }
    return groupId;
  }

  private Optional<String> find(String service, String vpcId) {
    return groups(filter("group-name", service), filter("vpc-id", vpcId)).stream()
        .findFirst()
        .map(SecurityGroup::groupId);
  }

  private List<SecurityGroup> groups(Filter... filters) {
    return ec2.describeSecurityGroupsPaginator(request -> request.filters(filters)).stream()
        .flatMap(page -> page.securityGroups().stream())
        .toList();
  }

  private String create(String service, String vpcId) {
    try {
      return ec2.createSecurityGroup(
              request -> request.groupName(service).description("Reaches " + service).vpcId(vpcId))
          .groupId();
    } catch (Ec2Exception e) {
      if (!e.awsErrorDetails().errorCode().equals("InvalidGroup.Duplicate")) {
        throw e;
      }
      // somebody else was faster
      return find(service, vpcId).orElseThrow(() -> e);
    }
  }

  private void authorize(String groupId, int port) {
    try {
      ec2.authorizeSecurityGroupIngress(
          request -> request.groupId(groupId).ipPermissions(permissions(Set.of(port))));
    } catch (Ec2Exception e) {
      if (!e.awsErrorDetails().errorCode().equals("InvalidPermission.Duplicate")) {
        throw e;
      }
      // somebody else was faster, and it is open
    }
  }

  private static List<IpPermission> permissions(Collection<Integer> ports) {
    return ports.stream()
        .map(
            port ->
                IpPermission.builder()
                    .ipProtocol("tcp")
                    .fromPort(port)
                    .toPort(port)
                    .ipRanges(IpRange.builder().cidrIp(ANYWHERE).build())
                    .build())
        .toList();
  }

  /** Removes the service's groups, in every VPC. */
  void remove(String service) {
    groups(filter("group-name", service))
        .forEach(group -> ec2.deleteSecurityGroup(request -> request.groupId(group.groupId())));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
