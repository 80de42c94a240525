package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotAttributeResponse;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;
import software.amazon.awssdk.services.ec2.model.ResetSnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetSnapshotAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.SnapshotBlockPublicAccessState;

/** Who may make volumes from a snapshot. */
final class SnapshotAttributes {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  private SnapshotAttributes() {}

  static void addTo(Family family) {
    family
        .read(DescribeSnapshotAttributeRequest.class, SnapshotAttributes::describe)
        .write(ModifySnapshotAttributeRequest.class, SnapshotAttributes::modify)
        .write(ResetSnapshotAttributeRequest.class, SnapshotAttributes::reset);
  }

  private static DescribeSnapshotAttributeResponse describe(
      DescribeSnapshotAttributeRequest request, Call call) {
    call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    DescribeSnapshotAttributeResponse.Builder response =
        DescribeSnapshotAttributeResponse.builder().snapshotId(request.snapshotId());
    return request.attribute() == SnapshotAttributeName.PRODUCT_CODES
        ? response.productCodes(List.of()).build()
        : response
            .createVolumePermissions(SnapshotSharing.of(call.view(), request.snapshotId()))
            .build();
  }

  private static ModifySnapshotAttributeResponse modify(
      ModifySnapshotAttributeRequest request, Call call) {
    Snapshot snapshot = call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    if (request.attribute() == SnapshotAttributeName.PRODUCT_CODES) {
      throw CommonFaults.invalidParameterValue("productCodes can't be modified");
    }
    List<CreateVolumePermission> add = new ArrayList<>();
    List<CreateVolumePermission> remove = new ArrayList<>();
    if (request.createVolumePermission() != null) {
      add.addAll(request.createVolumePermission().add());
      remove.addAll(request.createVolumePermission().remove());
    }
    if (!request.userIds().isEmpty() || !request.groupNames().isEmpty()) {
      if (request.operationType() == null) {
        throw CommonFaults.missingParameter("OperationType");
      }
      (request.operationType() == OperationType.ADD ? add : remove).addAll(named(request));
    }
    if (add.isEmpty() && remove.isEmpty()) {
      throw CommonFaults.missingParameter("CreateVolumePermission");
    }
    add.forEach(SnapshotAttributes::check);
    remove.forEach(SnapshotAttributes::check);
    checkPublic(call.view(), snapshot, add);
    List<CreateVolumePermission> now =
        new ArrayList<>(SnapshotSharing.of(call.view(), snapshot.snapshotId()));
    add.stream().filter(each -> !now.contains(each)).forEach(now::add);
    now.removeAll(remove);
    put(call.view(), snapshot.snapshotId(), now);
    return ModifySnapshotAttributeResponse.builder().build();
  }

  private static List<CreateVolumePermission> named(ModifySnapshotAttributeRequest request) {
    List<CreateVolumePermission> permissions = new ArrayList<>();
    for (String user : request.userIds()) {
      permissions.add(CreateVolumePermission.builder().userId(user).build());
    }
    for (String group : request.groupNames()) {
      permissions.add(CreateVolumePermission.builder().group(group).build());
    }
    return permissions;
  }

  private static void check(CreateVolumePermission permission) {
    boolean all = permission.group() == PermissionGroup.ALL;
    if (permission.groupAsString() != null && !all) {
      throw CommonFaults.invalidValue("groupName", permission.groupAsString(), "Expected: 'all'.");
    }
    if (!all && (permission.userId() == null || !ACCOUNT.matcher(permission.userId()).matches())) {
      throw Ec2Fault.of(
          "InvalidUserID.Malformed", "Invalid user id: \"" + permission.userId() + "\"");
    }
  }

  private static void checkPublic(
      RegionView view, Snapshot snapshot, List<CreateVolumePermission> add) {
    if (add.stream().noneMatch(each -> each.group() == PermissionGroup.ALL)) {
      return;
    }
    if (Boolean.TRUE.equals(snapshot.encrypted())) {
      throw CommonFaults.operationNotPermitted("Encrypted snapshots can't be shared publicly");
    }
    if (EbsSettings.of(view).snapshotSharing() != SnapshotBlockPublicAccessState.UNBLOCKED) {
      throw CommonFaults.operationNotPermitted(
          "Block public access for snapshots is enabled for this account and Region, so the"
              + " snapshot '"
              + snapshot.snapshotId()
              + "' can't be shared publicly.");
    }
  }

  private static ResetSnapshotAttributeResponse reset(
      ResetSnapshotAttributeRequest request, Call call) {
    call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    if (request.attribute() != SnapshotAttributeName.CREATE_VOLUME_PERMISSION) {
      throw CommonFaults.invalidParameterValue("productCodes can't be reset");
    }
    put(call.view(), request.snapshotId(), List.of());
    return ResetSnapshotAttributeResponse.builder().build();
  }

  private static void put(
      RegionView view, String snapshotId, List<CreateVolumePermission> permissions) {
    if (permissions.isEmpty()) {
      view.rows(SnapshotSharing.SHARING).remove(snapshotId);
    } else {
      view.rows(SnapshotSharing.SHARING).put(new SnapshotSharing(snapshotId, permissions));
    }
  }
}
