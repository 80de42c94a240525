package io.github.localec2.server.volume;

import io.github.localec2.server.image.Images;
import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateReplaceRootVolumeTaskRequest;
import software.amazon.awssdk.services.ec2.model.CreateReplaceRootVolumeTaskResponse;
import software.amazon.awssdk.services.ec2.model.DescribeReplaceRootVolumeTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeReplaceRootVolumeTasksResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ReplaceRootVolumeTask;
import software.amazon.awssdk.services.ec2.model.ReplaceRootVolumeTaskState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Replacing the root volume of a running instance by one of a snapshot or an image. */
final class RootVolumeReplacing {
  private static final Filters<ReplaceRootVolumeTask> FILTERS =
      Filters.of(VolumeTables.REPLACE_ROOT_VOLUME_TASKS)
          .one("instance-id", ReplaceRootVolumeTask::instanceId)
          .build();

  private static final Settling REPLACED =
      Settling.named("root-volume-replaced", RootVolumeReplacing::settle);

  private RootVolumeReplacing() {}

  static void addTo(Family family) {
    family
        .write(CreateReplaceRootVolumeTaskRequest.class, RootVolumeReplacing::create)
        .read(DescribeReplaceRootVolumeTasksRequest.class, RootVolumeReplacing::describe);
  }

  private static CreateReplaceRootVolumeTaskResponse create(
      CreateReplaceRootVolumeTaskRequest request, Call call) {
    RegionView view = call.view();
    Instance instance = view.rows(InstanceTables.INSTANCES).get(request.instanceId()).instance();
    if (instance.state().name() != InstanceStateName.RUNNING || root(instance) == null) {
      throw CommonFaults.incorrectState(
          "Instance '" + instance.instanceId() + "' is not 'running'.");
    }
    if (request.snapshotId() != null && request.imageId() != null) {
      throw CommonFaults.notTogether("SnapshotId", "ImageId");
    }
    String snapshotId = request.snapshotId();
    if (snapshotId != null) {
      Snapshots.usable(view, snapshotId);
    }
    if (request.imageId() != null) {
      Image image =
          Images.launchable(
              view, request.imageId(), false, instance.architectureAsString(), List.of());
      if (image.architecture() != instance.architecture()) {
        throw CommonFaults.invalidParameterValue(
            "The architecture of the image '" + image.imageId() + "' is not that of the instance");
      }
      snapshotId = rootSnapshot(image);
    }
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "replace-root-volume-task");
    ReplaceRootVolumeTask task =
        ReplaceRootVolumeTask.builder()
            .replaceRootVolumeTaskId(view.newId(VolumeTables.REPLACE_ROOT_VOLUME_TASKS, tags))
            .instanceId(instance.instanceId())
            .taskState(ReplaceRootVolumeTaskState.PENDING)
            .startTime(Timestamps.format(call.now()))
            .snapshotId(snapshotId)
            .imageId(request.imageId())
            .deleteReplacedRootVolume(Boolean.TRUE.equals(request.deleteReplacedRootVolume()))
            .tags(tags)
            .build();
    view.rows(VolumeTables.REPLACE_ROOT_VOLUME_TASKS).put(task);
    call.later(REPLACED, task.replaceRootVolumeTaskId());
    return CreateReplaceRootVolumeTaskResponse.builder().replaceRootVolumeTask(task).build();
  }

  private static @Nullable String rootSnapshot(Image image) {
    return image.blockDeviceMappings().stream()
        .filter(each -> each.deviceName().equals(image.rootDeviceName()))
        .map(BlockDeviceMapping::ebs)
        .filter(Objects::nonNull)
        .map(EbsBlockDevice::snapshotId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable InstanceBlockDeviceMapping root(Instance instance) {
    return instance.blockDeviceMappings().stream()
        .filter(each -> each.deviceName().equals(instance.rootDeviceName()))
        .findFirst()
        .orElse(null);
  }

  private static void settle(RegionView view, String taskId) {
    ReplaceRootVolumeTask task =
        view.rows(VolumeTables.REPLACE_ROOT_VOLUME_TASKS).find(taskId).orElse(null);
    InstanceRecord record =
        task == null
            ? null
            : view.rows(InstanceTables.INSTANCES).find(task.instanceId()).orElse(null);
    if (task == null || task.taskState() != ReplaceRootVolumeTaskState.PENDING) {
      return;
    }
    InstanceBlockDeviceMapping root = record == null ? null : root(record.instance());
    boolean possible = false;
    if (record != null && root != null) {
      possible = true;
      replace(view, task, record, root);
    }
    view.rows(VolumeTables.REPLACE_ROOT_VOLUME_TASKS)
        .put(
            task.toBuilder()
                .taskState(
                    possible
                        ? ReplaceRootVolumeTaskState.SUCCEEDED
                        : ReplaceRootVolumeTaskState.FAILED)
                .completeTime(Timestamps.format(view.now()))
                .build());
  }

  private static void replace(
      RegionView view,
      ReplaceRootVolumeTask task,
      InstanceRecord record,
      InstanceBlockDeviceMapping root) {
    Volume old = view.rows(VolumeTables.VOLUMES).get(root.ebs().volumeId());
    String volumeId = view.newId(VolumeTables.VOLUMES);
    VolumeAttachment attachment =
        VolumeAttachment.builder()
            .volumeId(volumeId)
            .instanceId(record.instanceId())
            .device(root.deviceName())
            .state(VolumeAttachmentState.ATTACHED)
            .attachTime(view.now())
            .deleteOnTermination(root.ebs().deleteOnTermination())
            .build();
    view.rows(VolumeTables.VOLUMES)
        .put(
            old.toBuilder()
                .volumeId(volumeId)
                .snapshotId(task.snapshotId() == null ? old.snapshotId() : task.snapshotId())
                .createTime(view.now())
                .state(VolumeState.IN_USE)
                .attachments(attachment)
                .build());
    if (Boolean.TRUE.equals(task.deleteReplacedRootVolume())) {
      Volumes.remove(view, old.volumeId());
    } else {
      view.rows(VolumeTables.VOLUMES).put(Volumes.without(old, record.instanceId()));
    }
    List<InstanceBlockDeviceMapping> mappings =
        record.instance().blockDeviceMappings().stream()
            .map(
                each ->
                    each.equals(root)
                        ? each.toBuilder()
                            .ebs(
                                each.ebs().toBuilder()
                                    .volumeId(volumeId)
                                    .attachTime(view.now())
                                    .build())
                            .build()
                        : each)
            .toList();
    view.rows(InstanceTables.INSTANCES)
        .put(record.with(record.instance().toBuilder().blockDeviceMappings(mappings).build()));
  }

  private static DescribeReplaceRootVolumeTasksResponse describe(
      DescribeReplaceRootVolumeTasksRequest request, Call call) {
    Page<ReplaceRootVolumeTask> page =
        call.find(
            VolumeTables.REPLACE_ROOT_VOLUME_TASKS,
            FILTERS,
            request.replaceRootVolumeTaskIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeReplaceRootVolumeTasksResponse.builder()
        .replaceRootVolumeTasks(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
