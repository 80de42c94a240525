package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.CancelImageLaunchPermissionRequest;
import software.amazon.awssdk.services.ec2.model.CancelImageLaunchPermissionResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;

/** Changes of who may launch an image. */
final class LaunchPermissions {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ORGANIZATION =
      Pattern.compile("arn:aws[\\w-]*:organizations::\\d{12}:organization/o-[a-z0-9]{10,32}");
  private static final Pattern UNIT =
      Pattern.compile("arn:aws[\\w-]*:organizations::\\d{12}:ou/o-[a-z0-9]{10,32}/ou-[a-z0-9-]+");

  private LaunchPermissions() {}

  static void addTo(Family family) {
    family.write(CancelImageLaunchPermissionRequest.class, LaunchPermissions::cancel);
  }

  /** True where the request is about launch permissions. */
  static boolean asked(ModifyImageAttributeRequest request) {
    return request.launchPermission() != null
        || "launchPermission".equals(request.attribute())
        || !named(request).isEmpty();
  }

  static void modify(RegionView view, Image image, ModifyImageAttributeRequest request) {
    List<LaunchPermission> add = new ArrayList<>();
    List<LaunchPermission> remove = new ArrayList<>();
    if (request.launchPermission() != null) {
      add.addAll(request.launchPermission().add());
      remove.addAll(request.launchPermission().remove());
    }
    List<LaunchPermission> named = named(request);
    if (!named.isEmpty()) {
      if (request.operationType() == null) {
        throw CommonFaults.missingParameter("operationType");
      }
      (request.operationType() == OperationType.ADD ? add : remove).addAll(named);
    }
    if (add.isEmpty() && remove.isEmpty()) {
      throw Ec2Fault.of(
          "InvalidParameterCombination", "The request must add or remove a launch permission");
    }
    add.forEach(LaunchPermissions::check);
    remove.forEach(LaunchPermissions::check);
    if (ImageSettings.of(view).blocksSharing()
        && add.stream().anyMatch(each -> each.group() == PermissionGroup.ALL)) {
      throw ImageFaults.publicSharingBlocked();
    }
    List<LaunchPermission> now = new ArrayList<>(ImageSharing.of(view, image.imageId()));
    add.stream().filter(each -> !now.contains(each)).forEach(now::add);
    now.removeAll(remove);
    put(view, image.imageId(), now);
  }

  private static List<LaunchPermission> named(ModifyImageAttributeRequest request) {
    List<LaunchPermission> all = new ArrayList<>();
    for (String user : request.userIds()) {
      all.add(LaunchPermission.builder().userId(user).build());
    }
    for (String group : request.userGroups()) {
      if (!group.equals(ImageSharing.ALL)) {
        throw item(group, "userGroup");
      }
      all.add(LaunchPermission.builder().group(PermissionGroup.ALL).build());
    }
    for (String arn : request.organizationArns()) {
      all.add(LaunchPermission.builder().organizationArn(arn).build());
    }
    for (String arn : request.organizationalUnitArns()) {
      all.add(LaunchPermission.builder().organizationalUnitArn(arn).build());
    }
    return all;
  }

  private static void check(LaunchPermission permission) {
    if (permission.group() == PermissionGroup.ALL) {
      return;
    }
    if (permission.organizationArn() != null) {
      if (!ORGANIZATION.matcher(permission.organizationArn()).matches()) {
        throw item(permission.organizationArn(), "organizationArn");
      }
    } else if (permission.organizationalUnitArn() != null) {
      if (!UNIT.matcher(permission.organizationalUnitArn()).matches()) {
        throw item(permission.organizationalUnitArn(), "organizationalUnitArn");
      }
    } else if (permission.userId() == null || !ACCOUNT.matcher(permission.userId()).matches()) {
      throw item(String.valueOf(permission.userId()), "userId");
    }
  }

  private static Ec2Fault item(String value, String type) {
    return Ec2Fault.of(
        "InvalidAMIAttributeItemValue",
        "Invalid attribute item value \"" + value + "\" for " + type + " item type.");
  }

  static void put(RegionView view, String imageId, List<LaunchPermission> permissions) {
    ImageSharing sharing = new ImageSharing(imageId, permissions);
    if (permissions.isEmpty()) {
      view.rows(ImageSharing.SHARING).remove(imageId);
    } else {
      view.rows(ImageSharing.SHARING).put(sharing);
    }
    ImageTables.update(
        view,
        imageId,
        image -> image.toBuilder().publicLaunchPermissions(sharing.isPublic()).build());
  }

  /** An account gives up what another has shared with it by name. */
  private static CancelImageLaunchPermissionResponse cancel(
      CancelImageLaunchPermissionRequest request, Call call) {
    RegionView view = call.view();
    String imageId = request.imageId();
    if (Images.resolve(view, imageId).isEmpty()) {
      throw ImageOperations.missing(view, imageId);
    }
    RegionView owner = view.ownerOf(ImageTables.IMAGES, imageId);
    List<LaunchPermission> before = owner == null ? List.of() : ImageSharing.of(owner, imageId);
    List<LaunchPermission> left =
        before.stream().filter(each -> !view.account().equals(each.userId())).toList();
    if (owner == null || left.size() == before.size()) {
      throw CommonFaults.unsupportedOperation(
          "The image '" + imageId + "' is not shared with the account by its id");
    }
    put(owner, imageId, left);
    return CancelImageLaunchPermissionResponse.builder().returnValue(true).build();
  }
}
