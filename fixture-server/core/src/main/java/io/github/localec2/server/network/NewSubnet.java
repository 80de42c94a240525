package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;

import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockPublicAccessMode;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.SubnetState;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A subnet to be.
 *
 * @param block its IPv4 block; null where it has IPv6 addresses only
 * @param ipv6 its IPv6 block; null for none
 * @param isDefault true for the default subnet of a zone, which gives public addresses
 */
record NewSubnet(
    String vpcId,
    Zone zone,
    @Nullable Ipv4Block block,
    @Nullable SubnetIpv6CidrBlockAssociation ipv6,
    boolean isDefault,
    List<Tag> tags) {

  Subnet create(RegionView view) {
    String id = view.newId(SUBNETS, tags);
    Subnet subnet =
        Subnet.builder()
            .subnetId(id)
            .subnetArn("arn:aws:ec2:" + view.region() + ":" + view.account() + ":subnet/" + id)
            .ownerId(view.account())
            .vpcId(vpcId)
            .availabilityZone(zone.name())
            .availabilityZoneId(zone.id())
            .cidrBlock(block == null ? null : block.toString())
            .ipv6CidrBlockAssociationSet(ipv6 == null ? List.of() : List.of(ipv6))
            .availableIpAddressCount(block == null ? 0 : (int) block.size() - 5)
            .state(SubnetState.AVAILABLE)
            .defaultForAz(isDefault)
            .mapPublicIpOnLaunch(isDefault)
            .mapCustomerOwnedIpOnLaunch(false)
            .assignIpv6AddressOnCreation(block == null)
            .enableDns64(false)
            .ipv6Native(block == null)
            .privateDnsNameOptionsOnLaunch(
                options ->
                    options
                        .hostnameType(
                            block == null ? HostnameType.RESOURCE_NAME : HostnameType.IP_NAME)
                        .enableResourceNameDnsARecord(false)
                        .enableResourceNameDnsAAAARecord(false))
            .blockPublicAccessStates(
                each -> each.internetGatewayBlockMode(BlockPublicAccessMode.OFF))
            .tags(tags)
            .build();
    view.rows(SUBNETS).put(subnet);
    NetworkAcls.associate(view, NetworkAcls.defaultOf(view, vpcId), id);
    return subnet;
  }
}
