package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.volume.Snapshots;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotReturnCode;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.SnapshotReturnCodes;

/** Images. */
public final class ImageOperations {
  private ImageOperations() {}

  public static Family family(EngineImages engine) {
    Family family =
        new Family()
            .write(
                DeregisterImageRequest.class, (request, call) -> deregister(request, call, engine));
    ImageListing.addTo(family);
    ImageRegistration.addTo(family, engine);
    ImageCreation.addTo(family, engine);
    ImageCopying.addTo(family, engine);
    ImageAttributes.addTo(family);
    LaunchPermissions.addTo(family);
    ImageLifecycle.addTo(family);
    ImageSettingsOperations.addTo(family);
    ImageStoring.addTo(family);
    ImageOrigins.addTo(family);
    ImageUsage.addTo(family);
    FastLaunch.addTo(family);
    ImageImports.addTo(family);
    SnapshotImports.addTo(family);
    ImageExports.addTo(family);
    return engine.engineHasImages() ? family.preceded(engine::refresh) : family;
  }

  private static DeregisterImageResponse deregister(
      DeregisterImageRequest request, Call call, EngineImages engine) {
    RegionView view = call.view();
    Image image = own(view, request.imageId());
    ImageLifecycle.checkUnprotected(view, image);
    AccountTags.removeAll(view, image.imageId());
    view.rows(ImageSharing.SHARING).remove(image.imageId());
    if (view.rows(ImageTables.IMAGES).contains(image.imageId())) {
      view.rows(ImageTables.IMAGES).remove(image.imageId());
      view.rows(Images.GONE).put(image.imageId());
    } else {
      // somebody may give the engine an image of this id again
      view.rows(ImageTables.ENGINE_IMAGES).remove(image.imageId());
    }
    engine.deregistered(call, image.imageId());
    DeregisterImageResponse.Builder response = DeregisterImageResponse.builder().returnValue(true);
    if (Boolean.TRUE.equals(request.deleteAssociatedSnapshots())) {
      response.deleteSnapshotResults(deleteSnapshots(view, image));
    }
    return response.build();
  }

  private static List<DeleteSnapshotReturnCode> deleteSnapshots(RegionView view, Image image) {
    return ImageTables.snapshots(image)
        .distinct()
        .map(
            id ->
                DeleteSnapshotReturnCode.builder()
                    .snapshotId(id)
                    .returnCode(
                        Snapshots.deleteIfUnused(view, id)
                            ? SnapshotReturnCodes.SUCCESS
                            : SnapshotReturnCodes.SKIPPED)
                    .build())
        .toList();
  }

  /**
   * The account's own image.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidAMIID.Malformed, NotFound or
   *     Unavailable; AuthFailure for somebody else's that it can see
   */
  static Image own(RegionView view, String imageId) {
    Optional<Image> image =
        view.rows(ImageTables.IMAGES)
            .find(imageId)
            .or(() -> view.rows(ImageTables.ENGINE_IMAGES).find(imageId))
            .filter(each -> view.account().equals(each.ownerId()));
    if (image.isPresent()) {
      return image.get();
    }
    if (Images.resolve(view, imageId).isPresent()) {
      throw ImageFaults.notOwner(imageId);
    }
    throw missing(view, imageId);
  }

  static Ec2Fault missing(RegionView view, String imageId) {
    if (view.rows(Images.GONE).contains(imageId)) {
      return ImageFaults.unavailable(imageId);
    }
    return imageId.startsWith("ami-")
        ? ImageFaults.notFound(imageId)
        : ImageFaults.malformed(imageId);
  }
}
