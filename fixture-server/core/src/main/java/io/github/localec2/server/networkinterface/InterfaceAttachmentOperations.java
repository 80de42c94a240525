package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Attaches network interfaces to instances that are there already, and detaches them. */
final class InterfaceAttachmentOperations {
  private static final Settling ATTACHED =
      Settling.named(
          "network-interface-attached",
          (view, id) -> {
            NetworkInterfaces.attached(view, id);
            refresh(view, id);
          });

  private static final Settling DETACHED =
      Settling.named(
          "network-interface-detached",
          (view, attachmentId) -> {
            NetworkInterface row = NetworkInterfaces.byAttachment(view, attachmentId);
            if (row != null) {
              String instanceId = row.attachment().instanceId();
              NetworkInterfaces.detach(view, row.networkInterfaceId());
              InstanceNetwork.refresh(view, instanceId);
            }
          });

  private InterfaceAttachmentOperations() {}

  static void addTo(Family family) {
    family
        .write(AttachNetworkInterfaceRequest.class, InterfaceAttachmentOperations::attach)
        .write(DetachNetworkInterfaceRequest.class, InterfaceAttachmentOperations::detach);
  }

  private static AttachNetworkInterfaceResponse attach(
      AttachNetworkInterfaceRequest request, Call call) {
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    Instance instance = call.rows(INSTANCES).get(request.instanceId()).instance();
    int card = request.networkCardIndex() == null ? 0 : request.networkCardIndex();
    int device = request.deviceIndex();
    if (row.attachment() != null) {
      throw NetworkInterfaceFaults.alreadyAttached(row.networkInterfaceId());
    }
    checkState(instance);
    if (!row.availabilityZone().equals(instance.placement().availabilityZone())) {
      throw CommonFaults.invalidParameterCombination(
          "You may not attach a network interface to an instance if they are not in the same"
              + " availability zone");
    }
    checkPlace(call.view(), instance, card, device);
    NetworkInterface attached =
        NetworkInterfaces.attach(
            call.view(),
            row.networkInterfaceId(),
            new InstanceAttachment(instance.instanceId(), device, card, false));
    InstanceNetwork.refresh(call.view(), instance.instanceId());
    call.later(ATTACHED, row.networkInterfaceId());
    return AttachNetworkInterfaceResponse.builder()
        .attachmentId(attached.attachment().attachmentId())
        .networkCardIndex(card)
        .build();
  }

  private static void checkState(Instance instance) {
    InstanceStateName state = instance.state().name();
    if (state != InstanceStateName.RUNNING
        && state != InstanceStateName.STOPPED
        && state != InstanceStateName.PENDING) {
      throw Ec2Fault.of(
          "IncorrectState",
          "Instance '" + instance.instanceId() + "' is not 'running' or 'stopped'.");
    }
  }

  /** The place must be free and the instance's type must have it. */
  private static void checkPlace(RegionView view, Instance instance, int card, int device) {
    String id = instance.instanceId();
    if (card < 0 || device < 0) {
      throw CommonFaults.invalidParameterValue(
          "Device index and network card index must not be negative.");
    }
    List<NetworkInterface> there = InstanceNetwork.interfacesOf(view, id);
    for (NetworkInterface other : there) {
      Integer otherCard = other.attachment().networkCardIndex();
      if (other.attachment().deviceIndex() == device
          && (otherCard == null ? 0 : otherCard) == card) {
        throw CommonFaults.invalidParameterValue(
            "Instance '"
                + id
                + "' already has an interface attached at device index '"
                + device
                + "'.");
      }
    }
    InstanceTypeInfo type =
        InstanceTypes.catalogue().find(instance.instanceTypeAsString()).orElse(null);
    if (type == null) {
      return;
    }
    if (card >= type.networkInfo().maximumNetworkCards()) {
      throw CommonFaults.invalidParameterValue(
          "Network card index "
              + card
              + " is not supported by the instance type "
              + instance.instanceTypeAsString());
    }
    int most = InstanceTypes.maximumNetworkInterfaces(type);
    if (there.size() + 1 > most) {
      throw Ec2Fault.of(
          "AttachmentLimitExceeded",
          "Interface count "
              + (there.size() + 1)
              + " exceeds the limit for "
              + instance.instanceTypeAsString());
    }
  }

  private static DetachNetworkInterfaceResponse detach(
      DetachNetworkInterfaceRequest request, Call call) {
    String attachmentId = request.attachmentId();
    NetworkInterface row = NetworkInterfaces.byAttachment(call.view(), attachmentId);
    if (NetworkInterfaces.isServiceAttachment(attachmentId)) {
      throw CommonFaults.operationNotPermitted(
          "You are not allowed to manage 'ela-attach' attachments.");
    }
    if (row == null) {
      throw NetworkInterfaceFaults.attachmentNotFound(attachmentId);
    }
    if (row.attachment().deviceIndex() == 0) {
      throw CommonFaults.operationNotPermitted(
          "The network interface at device index 0 cannot be detached.");
    }
    call.rows(NETWORK_INTERFACES)
        .put(
            row.toBuilder()
                .attachment(row.attachment().toBuilder().status(AttachmentStatus.DETACHING).build())
                .build());
    InstanceNetwork.refresh(call.view(), row.attachment().instanceId());
    call.later(DETACHED, attachmentId);
    return DetachNetworkInterfaceResponse.builder().build();
  }

  /** Brings the instance of an interface in step. */
  static void refresh(RegionView view, String interfaceId) {
    view.rows(NETWORK_INTERFACES)
        .find(interfaceId)
        .map(InstanceNetwork::instanceOf)
        .ifPresent(instanceId -> InstanceNetwork.refresh(view, instanceId));
  }
}
