package io.github.localec2.server.instance;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.networkinterface.PublicAddresses;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;

/** The network interfaces of an instance, in the words of an engine. */
final class MachineCards {
  private MachineCards() {}

  static List<VmSpec.Card> of(RegionView view, String instanceId) {
    return InstanceNetwork.interfacesOf(view, instanceId).stream()
        .map(row -> card(view, row))
        .toList();
  }

  private static VmSpec.Card card(RegionView view, NetworkInterface row) {
    return new VmSpec.Card(
        row.networkInterfaceId(),
        row.macAddress(),
        row.privateIpAddress(),
        row.groups().stream().map(GroupIdentifier::groupId).toList(),
        row.privateIpAddresses().stream()
            .filter(each -> !Boolean.TRUE.equals(each.primary()))
            .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
            .toList(),
        PublicAddresses.elastic(row),
        view.rows(SUBNETS).find(row.subnetId()).map(subnet -> subnet(view, subnet)).orElse(null));
  }

  private static @Nullable VmSubnet subnet(RegionView view, Subnet subnet) {
    if (subnet.cidrBlock() == null) {
      return null;
    }
    List<String> blocks =
        view.rows(VPCS)
            .find(subnet.vpcId())
            .map(
                vpc ->
                    vpc.cidrBlockAssociationSet().stream()
                        .filter(
                            each ->
                                each.cidrBlockState().state() == VpcCidrBlockStateCode.ASSOCIATED)
                        .map(VpcCidrBlockAssociation::cidrBlock)
                        .toList())
            .orElse(List.of());
    return new VmSubnet(
        subnet.subnetId(),
        subnet.vpcId(),
        subnet.cidrBlock(),
        blocks,
        MachineRoutes.of(view, subnet));
  }
}
