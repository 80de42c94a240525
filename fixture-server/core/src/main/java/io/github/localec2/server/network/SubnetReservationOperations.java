package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.RESERVATIONS_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNET_CIDR_RESERVATIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.CreateSubnetCidrReservationRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetCidrReservationResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetCidrReservationRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetCidrReservationResponse;
import software.amazon.awssdk.services.ec2.model.GetSubnetCidrReservationsRequest;
import software.amazon.awssdk.services.ec2.model.GetSubnetCidrReservationsResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrReservation;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Parts of subnets that are kept for explicit addresses or prefixes.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html">
 *     Subnet CIDR reservations</a>
 */
final class SubnetReservationOperations {
  private static final Filters<SubnetCidrReservation> FILTERS =
      Filters.of(SUBNET_CIDR_RESERVATIONS)
          .one("reservationType", SubnetCidrReservation::reservationTypeAsString)
          .one("subnet-id", SubnetCidrReservation::subnetId)
          .build();

  private SubnetReservationOperations() {}

  static CreateSubnetCidrReservationResponse create(
      CreateSubnetCidrReservationRequest request, Call call) {
    Subnet subnet = call.rows(SUBNETS).get(request.subnetId());
    String cidr = checked(request.cidr(), subnet, call);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "subnet-cidr-reservation");
    SubnetCidrReservation reservation =
        SubnetCidrReservation.builder()
            .subnetCidrReservationId(call.view().newId(SUBNET_CIDR_RESERVATIONS, tags))
            .subnetId(subnet.subnetId())
            .cidr(cidr)
            .reservationType(request.reservationType())
            .ownerId(call.account())
            .description(request.description())
            .tags(tags)
            .build();
    call.rows(SUBNET_CIDR_RESERVATIONS).put(reservation);
    return CreateSubnetCidrReservationResponse.builder().subnetCidrReservation(reservation).build();
  }

  private static String checked(String text, Subnet subnet, Call call) {
    List<SubnetCidrReservation> others =
        call.rows(SUBNET_CIDR_RESERVATIONS).by(RESERVATIONS_BY_SUBNET, subnet.subnetId());
    boolean inside;
    Predicate<SubnetCidrReservation> overlapping;
    String canonical;
    if (text.indexOf(':') >= 0) {
      Ipv6Block block = Ipv6Block.parse(text, "cidr");
      inside = SubnetBlocks.ipv6(subnet).stream().anyMatch(each -> each.contains(block));
      overlapping = each -> Ipv6Block.read(each.cidr()).filter(block::overlaps).isPresent();
      canonical = block.toString();
    } else {
      Ipv4Block block = Ipv4Block.parse(text, "cidr");
      inside = SubnetBlocks.ipv4(subnet).filter(each -> each.contains(block)).isPresent();
      overlapping = each -> Ipv4Block.read(each.cidr()).filter(block::overlaps).isPresent();
      canonical = block.toString();
    }
    if (!inside) {
      throw CommonFaults.invalidParameterValue(
          "The CIDR '" + text + "' is not within the CIDR of subnet '" + subnet.subnetId() + "'");
    }
    if (others.stream().anyMatch(overlapping)) {
      throw Ec2Fault.of(
          "InvalidCidrReservation.Conflict",
          "The CIDR '" + text + "' conflicts with another reservation of the subnet");
    }
    return canonical;
  }

  static DeleteSubnetCidrReservationResponse delete(
      DeleteSubnetCidrReservationRequest request, Call call) {
    SubnetCidrReservation gone =
        call.rows(SUBNET_CIDR_RESERVATIONS).get(request.subnetCidrReservationId());
    call.rows(SUBNET_CIDR_RESERVATIONS).remove(gone.subnetCidrReservationId());
    return DeleteSubnetCidrReservationResponse.builder().deletedSubnetCidrReservation(gone).build();
  }

  static GetSubnetCidrReservationsResponse list(
      GetSubnetCidrReservationsRequest request, Call call) {
    Predicate<SubnetCidrReservation> matching = FILTERS.matching(call.view(), request.filters());
    call.rows(SUBNETS).get(request.subnetId());
    List<SubnetCidrReservation> found =
        call.rows(SUBNET_CIDR_RESERVATIONS).by(RESERVATIONS_BY_SUBNET, request.subnetId()).stream()
            .filter(matching)
            .toList();
    Page<SubnetCidrReservation> page =
        call.page(
            found,
            request.maxResults(),
            request.nextToken(),
            List.of(request.subnetId(), request.filters()));
    return GetSubnetCidrReservationsResponse.builder()
        .subnetIpv4CidrReservations(ofVersion(page, false))
        .subnetIpv6CidrReservations(ofVersion(page, true))
        .nextToken(page.nextToken())
        .build();
  }

  private static List<SubnetCidrReservation> ofVersion(
      Page<SubnetCidrReservation> page, boolean ipv6) {
    return page.items().stream().filter(each -> each.cidr().contains(":") == ipv6).toList();
  }
}
