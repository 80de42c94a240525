package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.Snapshots;
import io.github.localec2.server.volume.StoredTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CopyImageRequest;
import software.amazon.awssdk.services.ec2.model.CopyImageResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;

/** CopyImage: the destination is the region that is asked; the snapshots are copied along. */
final class ImageCopying {
  private ImageCopying() {}

  static void addTo(Family family, EngineImages engine) {
    family.write(CopyImageRequest.class, (request, call) -> copy(request, call, engine));
  }

  private static CopyImageResponse copy(CopyImageRequest request, Call call, EngineImages engine) {
    String region = request.sourceRegion();
    if (!RegionCatalogue.aws().has(region)) {
      throw CommonFaults.invalidParameterValue("Invalid source region " + region);
    }
    ImageNames.checkForm(request.name());
    RegionView view = call.view();
    RegionView from = view.other(new Scope(call.account(), region));
    Image source =
        Images.resolve(from, request.sourceImageId())
            .orElseThrow(() -> ImageOperations.missing(from, request.sourceImageId()));
    if (source.state() != ImageState.AVAILABLE) {
      throw ImageFaults.unavailable(source.imageId());
    }
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "image", ImageRegistration.TAGGED);
    if (Boolean.TRUE.equals(request.copyImageTags()) && source.ownerId().equals(view.account())) {
      tags = both(AccountTags.on(from, source).tags(), tags);
    }
    List<Tag> snapshotTags =
        TagSpecifications.tags(request.tagSpecifications(), "snapshot", ImageRegistration.TAGGED);
    String imageId = view.newId(ImageTables.IMAGES, tags);
    Image image =
        source.toBuilder()
            .imageId(imageId)
            .name(request.name())
            .description(request.description())
            .imageLocation(view.account() + "/" + request.name())
            .imageOwnerAlias(null)
            .ownerId(view.account())
            .creationDate(Timestamps.format(call.now()))
            .deprecationTime(null)
            .lastLaunchedTime(null)
            .publicLaunchPermissions(false)
            .freeTierEligible(null)
            .sourceInstanceId(null)
            .sourceImageId(source.imageId())
            .sourceImageRegion(region)
            .deregistrationProtection("disabled")
            .blockDeviceMappings(mappings(view, from, source, imageId, request, snapshotTags))
            .tags(StoredTags.of(tags))
            .build();
    engine.copied(call, image, source);
    return CopyImageResponse.builder().imageId(image.imageId()).build();
  }

  private static List<BlockDeviceMapping> mappings(
      RegionView view,
      RegionView from,
      Image source,
      String imageId,
      CopyImageRequest request,
      List<Tag> tags) {
    List<BlockDeviceMapping> copies = new ArrayList<>();
    for (BlockDeviceMapping mapping : source.blockDeviceMappings()) {
      EbsBlockDevice ebs = mapping.ebs();
      if (ebs == null || ebs.snapshotId() == null) {
        copies.add(mapping);
        continue;
      }
      // the snapshots of a public image are nobody's records
      Snapshot snapshot =
          Snapshots.find(from, ebs.snapshotId())
              .orElseGet(
                  () ->
                      Snapshot.builder()
                          .snapshotId(ebs.snapshotId())
                          .volumeSize(ebs.volumeSize())
                          .build());
      String key =
          Snapshots.keyOfCopy(
              view, Boolean.TRUE.equals(ebs.encrypted()), request.encrypted(), request.kmsKeyId());
      String description =
          "Copied for DestinationAmi "
              + imageId
              + " from SourceAmi "
              + source.imageId()
              + " for SourceSnapshot "
              + ebs.snapshotId()
              + ".";
      Snapshot copy = Snapshots.copy(view, snapshot, from.region(), key, description, tags);
      copies.add(
          mapping.toBuilder()
              .ebs(ebs.toBuilder().snapshotId(copy.snapshotId()).encrypted(key != null).build())
              .build());
    }
    return copies;
  }

  /** The request's tags win over those of the source. */
  private static List<Tag> both(List<Tag> ofSource, List<Tag> asked) {
    Map<String, Tag> byKey = new LinkedHashMap<>();
    ofSource.stream()
        .filter(tag -> !tag.key().equals(RegionView.CUSTOM_ID_TAG))
        .forEach(tag -> byKey.put(tag.key(), tag));
    asked.forEach(tag -> byKey.put(tag.key(), tag));
    return List.copyOf(byKey.values());
  }
}
