package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Network ACLs and their entries. */
public final class NetworkAclOperations {
  private NetworkAclOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateNetworkAclRequest.class, NetworkAclOperations::create)
        .read(DescribeNetworkAclsRequest.class, NetworkAclOperations::describe)
        .write(DeleteNetworkAclRequest.class, NetworkAclOperations::delete)
        .write(ReplaceNetworkAclAssociationRequest.class, NetworkAclOperations::replaceAssociation)
        .write(CreateNetworkAclEntryRequest.class, NetworkAclEntryOperations::create)
        .write(ReplaceNetworkAclEntryRequest.class, NetworkAclEntryOperations::replace)
        .write(DeleteNetworkAclEntryRequest.class, NetworkAclEntryOperations::delete);
  }

  private static CreateNetworkAclResponse create(CreateNetworkAclRequest request, Call call) {
    Vpc vpc = call.rows(VPCS).get(request.vpcId());
    NetworkQuota.NETWORK_ACLS_PER_VPC.admit(
        call.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_VPC, vpc.vpcId()).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "network-acl");
    boolean ipv6 = !VpcBlocks.ipv6(vpc).isEmpty();
    NetworkAcl acl = NetworkAcls.create(call.view(), vpc.vpcId(), ipv6, tags);
    return CreateNetworkAclResponse.builder()
        .networkAcl(acl)
        .clientToken(request.clientToken())
        .build();
  }

  private static DescribeNetworkAclsResponse describe(
      DescribeNetworkAclsRequest request, Call call) {
    Page<NetworkAcl> page =
        call.find(
            NETWORK_ACLS,
            NetworkAclFilters.FILTERS,
            request.networkAclIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeNetworkAclsResponse.builder()
        .networkAcls(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteNetworkAclResponse delete(DeleteNetworkAclRequest request, Call call) {
    NetworkAcl acl = call.rows(NETWORK_ACLS).get(request.networkAclId());
    String id = acl.networkAclId();
    if (Boolean.TRUE.equals(acl.isDefault())) {
      throw CommonFaults.invalidParameterValue("cannot delete default network ACL " + id);
    }
    if (!acl.associations().isEmpty()) {
      throw CommonFaults.dependencyViolation(
          "The networkAcl '" + id + "' has dependencies and cannot be deleted.");
    }
    call.rows(NETWORK_ACLS).remove(id);
    return DeleteNetworkAclResponse.builder().build();
  }

  /** A subnet always has an ACL, so it can only change from one to another. */
  private static ReplaceNetworkAclAssociationResponse replaceAssociation(
      ReplaceNetworkAclAssociationRequest request, Call call) {
    String id = request.associationId();
    NetworkAcl before =
        call.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_ASSOCIATION, id).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "InvalidAssociationID.NotFound",
                        "The association ID '" + id + "' does not exist"));
    NetworkAcl after = call.rows(NETWORK_ACLS).get(request.networkAclId());
    String subnetId =
        before.associations().stream()
            .filter(each -> each.networkAclAssociationId().equals(id))
            .map(NetworkAclAssociation::subnetId)
            .findFirst()
            .orElseThrow();
    if (!before.vpcId().equals(after.vpcId())) {
      throw CommonFaults.invalidParameterValue(
          "network ACL "
              + after.networkAclId()
              + " and subnet "
              + subnetId
              + " belong to different networks");
    }
    NetworkAcls.release(call.view(), subnetId);
    // read again: it may be the same ACL
    NetworkAcl target = call.rows(NETWORK_ACLS).get(after.networkAclId());
    return ReplaceNetworkAclAssociationResponse.builder()
        .newAssociationId(NetworkAcls.associate(call.view(), target, subnetId))
        .build();
  }
}
