package io.github.localec2.server;

import io.github.localec2.server.connectivity.NatGatewayOperations;
import io.github.localec2.server.connectivity.VpcEndpointOperations;
import io.github.localec2.server.connectivity.VpcPeeringOperations;
import io.github.localec2.server.image.ImageOperations;
import io.github.localec2.server.instance.ConsoleOperations;
import io.github.localec2.server.instance.CreditOperations;
import io.github.localec2.server.instance.EventNotificationOperations;
import io.github.localec2.server.instance.EventWindowOperations;
import io.github.localec2.server.instance.InstanceAttributeOperations;
import io.github.localec2.server.instance.InstanceOperations;
import io.github.localec2.server.instance.InstanceStatusOperations;
import io.github.localec2.server.instance.MetadataOperations;
import io.github.localec2.server.instance.MonitoringOperations;
import io.github.localec2.server.instance.OptionOperations;
import io.github.localec2.server.instance.ProfileOperations;
import io.github.localec2.server.instance.SpotRequestOperations;
import io.github.localec2.server.instance.TopologyOperations;
import io.github.localec2.server.instancetype.InstanceTypeOperations;
import io.github.localec2.server.keypair.KeyPairOperations;
import io.github.localec2.server.launchtemplate.LaunchTemplateOperations;
import io.github.localec2.server.network.DhcpOptionsOperations;
import io.github.localec2.server.network.InternetGatewayOperations;
import io.github.localec2.server.network.NetworkAclOperations;
import io.github.localec2.server.network.RouteTableOperations;
import io.github.localec2.server.network.SubnetOperations;
import io.github.localec2.server.network.VpcOperations;
import io.github.localec2.server.networkinterface.AddressOperations;
import io.github.localec2.server.networkinterface.NetworkInterfaceOperations;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.placement.PlacementGroupOperations;
import io.github.localec2.server.region.AccountOperations;
import io.github.localec2.server.region.RegionOperations;
import io.github.localec2.server.securitygroup.PrefixListOperations;
import io.github.localec2.server.securitygroup.SecurityGroupOperations;
import io.github.localec2.server.securitygroup.SecurityGroupRuleOperations;
import io.github.localec2.server.tagging.TagOperations;
import io.github.localec2.server.tagging.TaggableTables;
import io.github.localec2.server.volume.SnapshotOperations;
import io.github.localec2.server.volume.VolumeOperations;
import java.util.List;

/** All families of operations. */
final class Families {
  private static final TaggableTables TAGGABLE = TaggableTables.of(Tables.all());

  private Families() {}

  static List<Family> all(Services services) {
    return List.of(
        VpcOperations.family(),
        SubnetOperations.family(),
        RouteTableOperations.family(),
        InternetGatewayOperations.family(),
        NetworkAclOperations.family(),
        DhcpOptionsOperations.family(),
        NetworkInterfaceOperations.family(),
        AddressOperations.family(),
        NatGatewayOperations.family(),
        VpcPeeringOperations.family(),
        VpcEndpointOperations.family(),
        SecurityGroupOperations.family(),
        SecurityGroupRuleOperations.family(),
        PrefixListOperations.family(),
        KeyPairOperations.family(services.keyPairs()),
        TagOperations.family(TAGGABLE),
        InstanceOperations.family(services.machines()),
        InstanceAttributeOperations.family(),
        InstanceStatusOperations.family(),
        OptionOperations.family(),
        MetadataOperations.family(),
        CreditOperations.family(),
        MonitoringOperations.family(),
        ConsoleOperations.family(services.machines()),
        ProfileOperations.family(),
        EventNotificationOperations.family(),
        EventWindowOperations.family(),
        TopologyOperations.family(),
        SpotRequestOperations.family(),
        ImageOperations.family(),
        VolumeOperations.family(),
        SnapshotOperations.family(),
        LaunchTemplateOperations.family(),
        PlacementGroupOperations.family(),
        InstanceTypeOperations.family(),
        RegionOperations.family(),
        AccountOperations.family());
  }
}
