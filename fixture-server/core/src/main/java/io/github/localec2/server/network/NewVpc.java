package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPC_ATTRIBUTES;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockPublicAccessMode;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcState;

/**
 * A VPC to be, with what every VPC is born with: a main route table, a default network ACL and a
 * default security group.
 *
 * @param block its primary IPv4 block
 * @param ipv6 its IPv6 block; null for none
 */
record NewVpc(
    Ipv4Block block,
    @Nullable VpcIpv6CidrBlockAssociation ipv6,
    boolean isDefault,
    Tenancy tenancy,
    VpcState state,
    List<Tag> tags) {

  Vpc create(RegionView view) {
    Vpc.Builder builder =
        Vpc.builder()
            .vpcId(view.newId(VPCS, tags))
            .ownerId(view.account())
            .cidrBlock(block.toString())
            .cidrBlockAssociationSet(
                VpcCidrBlockAssociation.builder()
                    .associationId(view.ids().next("vpc-cidr-assoc-"))
                    .cidrBlock(block.toString())
                    .cidrBlockState(each -> each.state(VpcCidrBlockStateCode.ASSOCIATED))
                    .build())
            .dhcpOptionsId(DhcpDefaults.id(view))
            .instanceTenancy(tenancy)
            .isDefault(isDefault)
            .state(state)
            .blockPublicAccessStates(
                each -> each.internetGatewayBlockMode(BlockPublicAccessMode.OFF))
            .tags(tags);
    if (ipv6 != null) {
      builder.ipv6CidrBlockAssociationSet(ipv6);
    }
    Vpc vpc = view.rows(VPCS).put(builder.build());
    view.rows(VPC_ATTRIBUTES).put(VpcAttributes.ofNew(vpc.vpcId(), isDefault));
    RouteTables.createMain(view, vpc);
    NetworkAcls.createDefault(view, vpc.vpcId(), ipv6 != null);
    DefaultSecurityGroup.create(view, vpc.vpcId());
    return vpc;
  }
}
