package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES_BY_ASSOCIATION;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** Points elastic IPs at instances and network interfaces. */
final class AddressAssociationOperations {
  private AddressAssociationOperations() {}

  static void addTo(Family family) {
    family
        .write(AssociateAddressRequest.class, AddressAssociationOperations::associate)
        .write(DisassociateAddressRequest.class, AddressAssociationOperations::disassociate);
  }

  private static AssociateAddressResponse associate(AssociateAddressRequest request, Call call) {
    RegionView view = call.view();
    Address address = AddressOperations.named(view, request.allocationId(), request.publicIp());
    NetworkInterface target = target(view, request.instanceId(), request.networkInterfaceId());
    String privateIp =
        request.privateIpAddress() == null ? target.privateIpAddress() : request.privateIpAddress();
    NetworkInterfacePrivateIpAddress place =
        target.privateIpAddresses().stream()
            .filter(each -> each.privateIpAddress().equals(privateIp))
            .findFirst()
            .orElseThrow(
                () ->
                    CommonFaults.invalidParameterValue(
                        "The private IP address '"
                            + privateIp
                            + "' is not assigned to the network interface '"
                            + target.networkInterfaceId()
                            + "'"));
    ElasticIps.checkInternetGateway(view, target.vpcId());
    boolean here =
        target.networkInterfaceId().equals(address.networkInterfaceId())
            && privateIp.equals(address.privateIpAddress());
    if (here) {
      return AssociateAddressResponse.builder().associationId(address.associationId()).build();
    }
    boolean mayMove = !Boolean.FALSE.equals(request.allowReassociation());
    if (address.associationId() != null) {
      if (!mayMove) {
        throw AddressFaults.alreadyAssociated(address.allocationId(), address.associationId());
      }
      ElasticIps.checkYours(view, address);
      ElasticIps.dissociate(view, address.allocationId());
    }
    var before = place.association();
    if (before != null && before.allocationId() != null) {
      if (!mayMove) {
        throw AddressFaults.alreadyAssociated(target.networkInterfaceId(), before.associationId());
      }
      ElasticIps.dissociate(view, before.allocationId());
    }
    String associationId =
        ElasticIps.associate(view, address.allocationId(), target.networkInterfaceId(), privateIp);
    return AssociateAddressResponse.builder().associationId(associationId).build();
  }

  private static NetworkInterface target(
      RegionView view, @Nullable String instanceId, @Nullable String interfaceId) {
    if (instanceId != null && interfaceId != null) {
      throw AddressFaults.notBoth("an instance id", "a network interface id");
    }
    if (interfaceId != null) {
      NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
      if (Boolean.TRUE.equals(row.requesterManaged())) {
        throw NetworkInterfaceFaults.notYours();
      }
      return row;
    }
    if (instanceId == null) {
      throw AddressFaults.oneOf("InstanceId", "NetworkInterfaceId");
    }
    Instance instance = view.rows(INSTANCES).get(instanceId).instance();
    List<NetworkInterface> interfaces = InstanceNetwork.interfacesOf(view, instanceId);
    InstanceStateName state = instance.state().name();
    if (interfaces.isEmpty()
        || state == InstanceStateName.TERMINATED
        || state == InstanceStateName.SHUTTING_DOWN) {
      throw AddressFaults.invalidInstance(
          "The instance '" + instanceId + "' is not in a valid state for this operation.");
    }
    if (interfaces.size() > 1) {
      throw AddressFaults.invalidInstance(
          "There are multiple interfaces attached to instance '"
              + instanceId
              + "'. Please specify an interface ID for the operation instead.");
    }
    return interfaces.get(0);
  }

  private static DisassociateAddressResponse disassociate(
      DisassociateAddressRequest request, Call call) {
    RegionView view = call.view();
    String associationId = request.associationId();
    String publicIp = request.publicIp();
    if (associationId != null && publicIp != null) {
      throw AddressFaults.notBoth("public IP", "association id");
    }
    Address address;
    if (associationId != null) {
      address =
          view.rows(ADDRESSES).by(ADDRESSES_BY_ASSOCIATION, associationId).stream()
              .findFirst()
              .orElseThrow(() -> AddressFaults.associationNotFound(associationId));
    } else if (publicIp != null) {
      address = AddressOperations.found(view, publicIp);
      if (address.associationId() == null) {
        throw AddressFaults.associationNotFound(publicIp);
      }
    } else {
      throw AddressFaults.oneOf("AssociationId", "PublicIp");
    }
    ElasticIps.checkYours(view, address);
    ElasticIps.dissociate(view, address.allocationId());
    return DisassociateAddressResponse.builder().build();
  }
}
