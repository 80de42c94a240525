package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;

import io.github.localec2.server.networkinterface.SubnetAddresses;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsOnLaunch;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;

/** How subnets are found; several filters have an older name besides. */
final class SubnetFilters {
  static final Filters<Subnet> FILTERS =
      Filters.of(SUBNETS)
          .id("subnet-id")
          .one("availability-zone", Subnet::availabilityZone)
          .one("availabilityZone", Subnet::availabilityZone)
          .one("availability-zone-id", Subnet::availabilityZoneId)
          .one("availabilityZoneId", Subnet::availabilityZoneId)
          .manyIn(
              "available-ip-address-count",
              (view, subnet) ->
                  Stream.of(String.valueOf(SubnetAddresses.availableIn(view, subnet))))
          .one("cidr-block", Subnet::cidrBlock)
          .one("cidr", Subnet::cidrBlock)
          .one("cidrBlock", Subnet::cidrBlock)
          .one("customer-owned-ipv4-pool", Subnet::customerOwnedIpv4Pool)
          .flag("default-for-az", Subnet::defaultForAz)
          .flag("defaultForAz", Subnet::defaultForAz)
          .flag("enable-dns64", Subnet::enableDns64)
          .number("enable-lni-at-device-index", Subnet::enableLniAtDeviceIndex)
          .many(
              "ipv6-cidr-block-association.ipv6-cidr-block",
              subnet -> ipv6(subnet).map(each -> each.ipv6CidrBlock()))
          .many(
              "ipv6-cidr-block-association.association-id",
              subnet -> ipv6(subnet).map(each -> each.associationId()))
          .many(
              "ipv6-cidr-block-association.state",
              subnet -> ipv6(subnet).map(each -> each.ipv6CidrBlockState().stateAsString()))
          .flag("ipv6-native", Subnet::ipv6Native)
          .flag("map-customer-owned-ip-on-launch", Subnet::mapCustomerOwnedIpOnLaunch)
          .flag("map-public-ip-on-launch", Subnet::mapPublicIpOnLaunch)
          .one("outpost-arn", Subnet::outpostArn)
          .one("owner-id", Subnet::ownerId)
          .one(
              "private-dns-name-options-on-launch.hostname-type",
              names(PrivateDnsNameOptionsOnLaunch::hostnameTypeAsString))
          .one(
              "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
              names(options -> String.valueOf(options.enableResourceNameDnsARecord())))
          .one(
              "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
              names(options -> String.valueOf(options.enableResourceNameDnsAAAARecord())))
          .one("state", Subnet::stateAsString)
          .one("subnet-arn", Subnet::subnetArn)
          .indexed("vpc-id", SUBNETS_BY_VPC, subnet -> Stream.of(subnet.vpcId()))
          .build();

  private SubnetFilters() {}

  private static Stream<SubnetIpv6CidrBlockAssociation> ipv6(Subnet subnet) {
    return subnet.ipv6CidrBlockAssociationSet().stream();
  }

  private static Function<Subnet, @Nullable String> names(
      Function<PrivateDnsNameOptionsOnLaunch, String> value) {
    return subnet -> value.apply(subnet.privateDnsNameOptionsOnLaunch());
  }

  /** The subnet with its free addresses counted. */
  static Subnet counted(RegionView view, Subnet subnet) {
    int available = SubnetAddresses.availableIn(view, subnet);
    return available == subnet.availableIpAddressCount()
        ? subnet
        : subnet.toBuilder().availableIpAddressCount(available).build();
  }
}
