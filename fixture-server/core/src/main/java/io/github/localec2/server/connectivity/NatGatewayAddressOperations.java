package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;

import io.github.localec2.server.networkinterface.ElasticIps;
import io.github.localec2.server.networkinterface.SecondaryAddresses;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssignPrivateNatGatewayAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateNatGatewayAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateNatGatewayAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateNatGatewayAddressResponse;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.DisassociateNatGatewayAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateNatGatewayAddressResponse;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddressStatus;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateNatGatewayAddressRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateNatGatewayAddressResponse;

/** Gives NAT gateways further addresses and takes them away. */
final class NatGatewayAddressOperations {
  /** AWS starts with 2 elastic IPs and raises it on request up to this. */
  private static final int MAX_ELASTIC = 8;

  private static final int MAX_PRIVATE = 32;

  private NatGatewayAddressOperations() {}

  static void addTo(Family family) {
    family
        .write(AssociateNatGatewayAddressRequest.class, NatGatewayAddressOperations::associate)
        .write(
            DisassociateNatGatewayAddressRequest.class, NatGatewayAddressOperations::disassociate)
        .write(AssignPrivateNatGatewayAddressRequest.class, NatGatewayAddressOperations::assign)
        .write(
            UnassignPrivateNatGatewayAddressRequest.class, NatGatewayAddressOperations::unassign);
  }

  private static AssociateNatGatewayAddressResponse associate(
      AssociateNatGatewayAddressRequest request, Call call) {
    RegionView view = call.view();
    NatGateway row = of(view, request.natGatewayId(), ConnectivityType.PUBLIC);
    List<String> ids = request.allocationIds();
    List<String> named = request.privateIpAddresses();
    if (named.size() > ids.size()) {
      throw CommonFaults.invalidParameterCombination(
          "The number of private IP addresses must not exceed the number of allocation IDs.");
    }
    checkCount(row, ids.size(), MAX_ELASTIC);
    List<Address> elastic = ids.stream().map(id -> free(view, id)).toList();
    String interfaceId = NatGateways.interfaceOf(row);
    List<String> privateIps =
        SecondaryAddresses.assign(view, interfaceId, named, ids.size() - named.size());
    List<NatGatewayAddress> added = new ArrayList<>();
    for (int i = 0; i < elastic.size(); i++) {
      Address each = elastic.get(i);
      String associationId =
          ElasticIps.associate(view, each.allocationId(), interfaceId, privateIps.get(i));
      added.add(
          NatGatewayAddress.builder()
              .allocationId(each.allocationId())
              .associationId(associationId)
              .networkInterfaceId(interfaceId)
              .privateIp(privateIps.get(i))
              .publicIp(each.publicIp())
              .isPrimary(false)
              .status(NatGatewayAddressStatus.ASSOCIATING)
              .build());
    }
    add(view, row, added);
    return AssociateNatGatewayAddressResponse.builder()
        .natGatewayId(row.natGatewayId())
        .natGatewayAddresses(added)
        .build();
  }

  private static Address free(RegionView view, String allocationId) {
    Address address = view.rows(ADDRESSES).get(allocationId);
    if (address.associationId() != null) {
      throw Ec2Fault.of(
          "Resource.AlreadyAssociated",
          "resource "
              + allocationId
              + " is already associated with associate-id "
              + address.associationId());
    }
    return address;
  }

  private static DisassociateNatGatewayAddressResponse disassociate(
      DisassociateNatGatewayAddressRequest request, Call call) {
    RegionView view = call.view();
    NatGateway row = of(view, request.natGatewayId(), ConnectivityType.PUBLIC);
    List<String> ids = request.associationIds();
    List<NatGatewayAddress> gone =
        take(
            view,
            row,
            each -> ids.contains(each.associationId()),
            ids.size(),
            NatGatewayAddressStatus.DISASSOCIATING,
            "InvalidAssociationID.NotFound");
    return DisassociateNatGatewayAddressResponse.builder()
        .natGatewayId(row.natGatewayId())
        .natGatewayAddresses(gone)
        .build();
  }

  private static AssignPrivateNatGatewayAddressResponse assign(
      AssignPrivateNatGatewayAddressRequest request, Call call) {
    RegionView view = call.view();
    NatGateway row = of(view, request.natGatewayId(), ConnectivityType.PRIVATE);
    List<String> named = request.privateIpAddresses();
    Integer count = request.privateIpAddressCount();
    if (!named.isEmpty() && count != null) {
      throw CommonFaults.notTogether("PrivateIpAddress", "PrivateIpAddressCount");
    }
    if (named.isEmpty() && count == null) {
      throw CommonFaults.missingParameter("PrivateIpAddressCount");
    }
    int more = count == null ? 0 : count;
    checkCount(row, named.size() + more, MAX_PRIVATE);
    String interfaceId = NatGateways.interfaceOf(row);
    List<NatGatewayAddress> added =
        SecondaryAddresses.assign(view, interfaceId, named, more).stream()
            .map(
                each ->
                    NatGatewayAddress.builder()
                        .networkInterfaceId(interfaceId)
                        .privateIp(each)
                        .isPrimary(false)
                        .status(NatGatewayAddressStatus.ASSIGNING)
                        .build())
            .toList();
    add(view, row, added);
    return AssignPrivateNatGatewayAddressResponse.builder()
        .natGatewayId(row.natGatewayId())
        .natGatewayAddresses(added)
        .build();
  }

  private static UnassignPrivateNatGatewayAddressResponse unassign(
      UnassignPrivateNatGatewayAddressRequest request, Call call) {
    RegionView view = call.view();
    NatGateway row = of(view, request.natGatewayId(), ConnectivityType.PRIVATE);
    List<String> addresses = request.privateIpAddresses();
    List<NatGatewayAddress> gone =
        take(
            view,
            row,
            each -> addresses.contains(each.privateIp()),
            addresses.size(),
            NatGatewayAddressStatus.UNASSIGNING,
            "InvalidParameterValue");
    return UnassignPrivateNatGatewayAddressResponse.builder()
        .natGatewayId(row.natGatewayId())
        .natGatewayAddresses(gone)
        .build();
  }

  private static NatGateway of(RegionView view, String id, ConnectivityType type) {
    NatGateway row = NatGateways.working(view, id);
    if (row.connectivityType() != type) {
      throw CommonFaults.unsupportedOperation("The NAT gateway " + id + " is not " + type + ".");
    }
    return row;
  }

  private static void checkCount(NatGateway row, int more, int most) {
    if (row.natGatewayAddresses().size() + more > most) {
      throw NatGateways.tooManyAddresses();
    }
  }

  private static void add(RegionView view, NatGateway row, List<NatGatewayAddress> added) {
    List<NatGatewayAddress> all = new ArrayList<>(row.natGatewayAddresses());
    all.addAll(added);
    view.rows(NAT_GATEWAYS).put(row.toBuilder().natGatewayAddresses(all).build());
    view.later(NatGateways.ADDRESSES_SETTLED, row.natGatewayId());
  }

  /** Takes secondary addresses away; they are shown with a last status until they have gone. */
  private static List<NatGatewayAddress> take(
      RegionView view,
      NatGateway row,
      Predicate<NatGatewayAddress> wanted,
      int count,
      NatGatewayAddressStatus last,
      String missing) {
    List<NatGatewayAddress> gone =
        row.natGatewayAddresses().stream()
            .filter(wanted)
            .map(each -> each.toBuilder().status(last).build())
            .toList();
    if (gone.size() < count) {
      throw Ec2Fault.of(
          missing,
          "Not all of the given addresses belong to the NAT gateway " + row.natGatewayId());
    }
    if (gone.stream().anyMatch(NatGatewayAddress::isPrimary)) {
      throw CommonFaults.operationNotPermitted(
          "The primary address of a NAT gateway cannot be taken away.");
    }
    SecondaryAddresses.unassign(
        view,
        NatGateways.interfaceOf(row),
        gone.stream().map(NatGatewayAddress::privateIp).toList());
    view.rows(NAT_GATEWAYS)
        .put(
            row.toBuilder()
                .natGatewayAddresses(
                    row.natGatewayAddresses().stream()
                        .map(
                            each ->
                                wanted.test(each) ? each.toBuilder().status(last).build() : each)
                        .toList())
                .build());
    view.later(NatGateways.ADDRESSES_SETTLED, row.natGatewayId());
    return gone;
  }
}
