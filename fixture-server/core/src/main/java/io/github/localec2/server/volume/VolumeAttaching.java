package io.github.localec2.server.volume;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** AttachVolume and DetachVolume; the instance's block device mappings follow. */
final class VolumeAttaching {
  private static final int MAX_MULTI_ATTACH = 16;

  static final Settling ATTACHED =
      Settling.named("volume-attached", (view, id) -> settle(view, id, true));
  static final Settling DETACHED =
      Settling.named("volume-detached", (view, id) -> settle(view, id, false));

  /** As {@link #DETACHED}, also where the volume is in use. */
  static final Settling FORCED =
      Settling.named("volume-detached", (view, id) -> settle(view, id, false));

  private VolumeAttaching() {}

  static void addTo(Family family) {
    family
        .write(AttachVolumeRequest.class, VolumeAttaching::attach)
        .write(DetachVolumeRequest.class, VolumeAttaching::detach);
  }

  private static AttachVolumeResponse attach(AttachVolumeRequest request, Call call) {
    RegionView view = call.view();
    Volume volume = view.rows(VolumeTables.VOLUMES).get(request.volumeId());
    InstanceRecord instance = view.rows(InstanceTables.INSTANCES).get(request.instanceId());
    String device = request.device();
    if (!BlockDevices.isDeviceName(device)) {
      throw VolumeFaults.deviceName(device);
    }
    checkAttachable(volume, instance.instance(), device);
    VolumeAttachment attachment =
        VolumeAttachment.builder()
            .volumeId(volume.volumeId())
            .instanceId(instance.instanceId())
            .device(device)
            .state(VolumeAttachmentState.ATTACHING)
            .attachTime(call.now())
            .deleteOnTermination(false)
            .build();
    List<VolumeAttachment> all = new ArrayList<>(volume.attachments());
    all.add(attachment);
    view.rows(VolumeTables.VOLUMES)
        .put(volume.toBuilder().attachments(all).state(VolumeState.IN_USE).build());
    List<InstanceBlockDeviceMapping> mappings =
        new ArrayList<>(instance.instance().blockDeviceMappings());
    mappings.add(
        InstanceBlockDeviceMapping.builder()
            .deviceName(device)
            .ebs(
                ebs ->
                    ebs.volumeId(volume.volumeId())
                        .status(AttachmentStatus.ATTACHING)
                        .attachTime(call.now())
                        .deleteOnTermination(false))
            .build());
    put(view, instance, mappings);
    call.later(ATTACHED, key(attachment));
    return AttachVolumeResponse.builder()
        .volumeId(attachment.volumeId())
        .instanceId(attachment.instanceId())
        .device(device)
        .state(attachment.state())
        .attachTime(attachment.attachTime())
        .deleteOnTermination(false)
        .build();
  }

  private static void checkAttachable(Volume volume, Instance instance, String device) {
    boolean shared =
        Boolean.TRUE.equals(volume.multiAttachEnabled())
            && volume.state() == VolumeState.IN_USE
            && volume.attachments().size() < MAX_MULTI_ATTACH
            && volume.attachments().stream()
                .noneMatch(each -> each.instanceId().equals(instance.instanceId()));
    if (!shared && volume.state() == VolumeState.IN_USE) {
      throw VolumeFaults.alreadyAttached(volume.volumeId());
    }
    if (!shared && volume.state() != VolumeState.AVAILABLE) {
      throw CommonFaults.incorrectState(volume.volumeId() + " is not 'available'.");
    }
    InstanceStateName state = instance.state().name();
    if (state != InstanceStateName.RUNNING && state != InstanceStateName.STOPPED) {
      throw CommonFaults.incorrectState(
          "Instance '" + instance.instanceId() + "' is not 'running'.");
    }
    if (!volume.availabilityZone().equals(instance.placement().availabilityZone())) {
      throw VolumeFaults.zoneMismatch(volume.volumeId(), instance.instanceId());
    }
    if (instance.blockDeviceMappings().stream()
        .anyMatch(each -> each.deviceName().equals(device))) {
      throw VolumeFaults.deviceTaken(device);
    }
  }

  private static DetachVolumeResponse detach(DetachVolumeRequest request, Call call) {
    RegionView view = call.view();
    Volume volume = view.rows(VolumeTables.VOLUMES).get(request.volumeId());
    if (request.instanceId() != null) {
      view.rows(InstanceTables.INSTANCES).get(request.instanceId());
    }
    if (volume.attachments().isEmpty()) {
      throw CommonFaults.incorrectState(
          "Volume '" + volume.volumeId() + "' is in the '" + volume.stateAsString() + "' state.");
    }
    VolumeAttachment attachment = attachment(volume, request);
    view.rows(InstanceTables.INSTANCES)
        .find(attachment.instanceId())
        .ifPresent(record -> checkDetachable(record.instance(), attachment));
    VolumeAttachment leaving =
        attachment.toBuilder().state(VolumeAttachmentState.DETACHING).build();
    change(view, key(attachment), any -> leaving, AttachmentStatus.DETACHING);
    call.later(Boolean.TRUE.equals(request.force()) ? FORCED : DETACHED, key(attachment));
    return DetachVolumeResponse.builder()
        .volumeId(leaving.volumeId())
        .instanceId(leaving.instanceId())
        .device(leaving.device())
        .state(leaving.state())
        .attachTime(leaving.attachTime())
        .deleteOnTermination(leaving.deleteOnTermination())
        .build();
  }

  private static VolumeAttachment attachment(Volume volume, DetachVolumeRequest request) {
    String instanceId = request.instanceId();
    if (instanceId == null && volume.attachments().size() > 1) {
      throw CommonFaults.missingParameter("InstanceId");
    }
    VolumeAttachment found =
        volume.attachments().stream()
            .filter(each -> instanceId == null || each.instanceId().equals(instanceId))
            .filter(each -> request.device() == null || each.device().equals(request.device()))
            .findFirst()
            .orElseThrow(
                () ->
                    VolumeFaults.attachmentNotFound(
                        volume.volumeId(),
                        instanceId == null
                            ? volume.attachments().get(0).instanceId()
                            : instanceId));
    if (found.state() == VolumeAttachmentState.DETACHING && !Boolean.TRUE.equals(request.force())) {
      throw CommonFaults.incorrectState(
          "Volume '" + volume.volumeId() + "' is in the 'detaching' state.");
    }
    return found;
  }

  private static void checkDetachable(Instance instance, VolumeAttachment attachment) {
    InstanceStateName state = instance.state().name();
    boolean down = state == InstanceStateName.STOPPED || state == InstanceStateName.TERMINATED;
    if (!down && attachment.device().equals(instance.rootDeviceName())) {
      throw CommonFaults.operationNotPermitted(
          "Unable to detach root volume '"
              + attachment.volumeId()
              + "' from instance '"
              + instance.instanceId()
              + "'");
    }
  }

  private static String key(VolumeAttachment attachment) {
    return attachment.volumeId() + '/' + attachment.instanceId();
  }

  private static void settle(RegionView view, String key, boolean attached) {
    String volumeId = key.substring(0, key.indexOf('/'));
    String instanceId = key.substring(key.indexOf('/') + 1);
    VolumeAttachmentState from =
        attached ? VolumeAttachmentState.ATTACHING : VolumeAttachmentState.DETACHING;
    boolean asBefore =
        view.rows(VolumeTables.VOLUMES).find(volumeId).stream()
            .flatMap(row -> row.attachments().stream())
            .anyMatch(each -> each.instanceId().equals(instanceId) && each.state() == from);
    if (!asBefore) {
      return;
    }
    if (attached) {
      change(
          view,
          key,
          each -> each.toBuilder().state(VolumeAttachmentState.ATTACHED).build(),
          AttachmentStatus.ATTACHED);
      return;
    }
    remove(view, volumeId, instanceId);
  }

  /** The engine couldn't: the volume is as it was before. */
  static void failed(RegionView view, String key) {
    String volumeId = key.substring(0, key.indexOf('/'));
    String instanceId = key.substring(key.indexOf('/') + 1);
    boolean attaching =
        view.rows(VolumeTables.VOLUMES).find(volumeId).stream()
            .flatMap(row -> row.attachments().stream())
            .anyMatch(
                each ->
                    each.instanceId().equals(instanceId)
                        && each.state() == VolumeAttachmentState.ATTACHING);
    if (attaching) {
      remove(view, volumeId, instanceId);
    }
  }

  /** The instance still uses the volume: it stays, and can be detached later or by force. */
  static void busy(RegionView view, String key) {
    change(
        view,
        key,
        each ->
            each.state() == VolumeAttachmentState.DETACHING
                ? each.toBuilder().state(VolumeAttachmentState.BUSY).build()
                : each,
        AttachmentStatus.ATTACHED);
  }

  private static void remove(RegionView view, String volumeId, String instanceId) {
    view.rows(VolumeTables.VOLUMES)
        .find(volumeId)
        .ifPresent(row -> view.rows(VolumeTables.VOLUMES).put(Volumes.without(row, instanceId)));
    view.rows(InstanceTables.INSTANCES)
        .find(instanceId)
        .ifPresent(
            record ->
                put(
                    view,
                    record,
                    record.instance().blockDeviceMappings().stream()
                        .filter(each -> !each.ebs().volumeId().equals(volumeId))
                        .toList()));
  }

  /** Changes one attachment at both its ends. */
  private static void change(
      RegionView view,
      String key,
      UnaryOperator<VolumeAttachment> attachment,
      AttachmentStatus status) {
    String volumeId = key.substring(0, key.indexOf('/'));
    String instanceId = key.substring(key.indexOf('/') + 1);
    view.rows(VolumeTables.VOLUMES)
        .find(volumeId)
        .map(
            row ->
                Volumes.withAttachments(
                    row,
                    each -> each.instanceId().equals(instanceId) ? attachment.apply(each) : each))
        .ifPresent(view.rows(VolumeTables.VOLUMES)::put);
    view.rows(InstanceTables.INSTANCES)
        .find(instanceId)
        .ifPresent(
            record ->
                put(
                    view,
                    record,
                    record.instance().blockDeviceMappings().stream()
                        .map(
                            each ->
                                each.ebs().volumeId().equals(volumeId)
                                    ? each.toBuilder()
                                        .ebs(each.ebs().toBuilder().status(status).build())
                                        .build()
                                    : each)
                        .toList()));
  }

  private static void put(
      RegionView view, InstanceRecord record, List<InstanceBlockDeviceMapping> mappings) {
    view.rows(InstanceTables.INSTANCES)
        .put(record.with(record.instance().toBuilder().blockDeviceMappings(mappings).build()));
  }
}
