package io.github.localec2.server.image;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.launchtemplate.TemplateImages;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeImageReferencesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageReferencesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceImageMetadataRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceImageMetadataResponse;
import software.amazon.awssdk.services.ec2.model.GetImageAncestryRequest;
import software.amazon.awssdk.services.ec2.model.GetImageAncestryResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAncestryEntry;
import software.amazon.awssdk.services.ec2.model.ImageMetadata;
import software.amazon.awssdk.services.ec2.model.ImageReference;
import software.amazon.awssdk.services.ec2.model.ImageReferenceResourceType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceImageMetadata;

/** Where images come from and which instances come from them. */
final class ImageOrigins {
  private static final Filters<InstanceRecord> FILTERS =
      Filters.of(InstanceTables.INSTANCES)
          .id("instance-id")
          .one("availability-zone", row -> row.instance().placement().availabilityZone())
          .manyIn("image-allowed", (view, row) -> allowed(view, row))
          .one("instance-state-name", row -> row.instance().state().nameAsString())
          .one("instance-type", row -> row.instance().instanceTypeAsString())
          .time("launch-time", row -> row.instance().launchTime())
          .manyIn(
              "owner-alias", (view, row) -> image(view, row).map(Image::imageOwnerAlias).stream())
          .manyIn("owner-id", (view, row) -> image(view, row).map(Image::ownerId).stream())
          .manyIn("zone-id", (view, row) -> Stream.ofNullable(zoneId(view, row.instance())))
          .build();

  private ImageOrigins() {}

  static void addTo(Family family) {
    family
        .read(GetImageAncestryRequest.class, ImageOrigins::ancestry)
        .read(DescribeImageReferencesRequest.class, ImageOrigins::references)
        .read(DescribeInstanceImageMetadataRequest.class, ImageOrigins::metadata);
  }

  private static Optional<Image> image(RegionView view, InstanceRecord row) {
    return Images.resolve(view, row.instance().imageId());
  }

  private static Stream<String> allowed(RegionView view, InstanceRecord row) {
    return image(view, row)
        .map(image -> ImageSettings.of(view).allows(image, view.account()))
        .map(String::valueOf)
        .stream();
  }

  private static @Nullable String zoneId(RegionView view, Instance instance) {
    return AvailabilityZones.enabled(view).stream()
        .filter(zone -> zone.name().equals(instance.placement().availabilityZone()))
        .map(RegionCatalogue.Zone::id)
        .findFirst()
        .orElse(null);
  }

  /** From the image back to the one that has no source that we know. */
  private static GetImageAncestryResponse ancestry(GetImageAncestryRequest request, Call call) {
    RegionView view = call.view();
    List<ImageAncestryEntry> entries = new ArrayList<>();
    Image image =
        Images.resolve(view, request.imageId())
            .orElseThrow(() -> ImageOperations.missing(view, request.imageId()));
    while (image != null) {
      entries.add(
          ImageAncestryEntry.builder()
              .imageId(image.imageId())
              .creationDate(Instant.parse(image.creationDate()))
              .imageOwnerAlias(image.imageOwnerAlias())
              .sourceImageId(image.sourceImageId())
              .sourceImageRegion(image.sourceImageRegion())
              .build());
      String source = image.sourceImageId();
      String region = image.sourceImageRegion();
      image =
          source == null
              ? null
              : Images.resolve(
                      view.other(
                          new Scope(view.account(), region == null ? view.region() : region)),
                      source)
                  .orElse(null);
    }
    return GetImageAncestryResponse.builder().imageAncestryEntries(entries).build();
  }

  private static DescribeImageReferencesResponse references(
      DescribeImageReferencesRequest request, Call call) {
    boolean all = Boolean.TRUE.equals(request.includeAllResourceTypes());
    if (all == !request.resourceTypes().isEmpty()) {
      throw all
          ? CommonFaults.notTogether("IncludeAllResourceTypes", "ResourceType")
          : CommonFaults.missingParameter("ResourceType");
    }
    List<ImageReference> found = new ArrayList<>();
    if (all || wants(request, ImageReferenceResourceType.EC2_INSTANCE)) {
      call.rows(InstanceTables.INSTANCES)
          .all()
          .map(InstanceRecord::instance)
          .filter(instance -> request.imageIds().contains(instance.imageId()))
          .map(instance -> instanceReference(call, instance))
          .forEach(found::add);
    }
    if (all || wants(request, ImageReferenceResourceType.EC2_LAUNCH_TEMPLATE)) {
      for (String imageId : request.imageIds()) {
        TemplateImages.templatesOf(call.view(), imageId).stream()
            .map(template -> templateReference(call, imageId, template))
            .forEach(found::add);
      }
    }
    Page<ImageReference> page =
        call.page(
            found,
            request.maxResults(),
            request.nextToken(),
            List.of(request.imageIds(), request.resourceTypes(), all));
    return DescribeImageReferencesResponse.builder()
        .imageReferences(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean wants(
      DescribeImageReferencesRequest request, ImageReferenceResourceType type) {
    return request.resourceTypes().stream().anyMatch(asked -> asked.resourceType() == type);
  }

  private static ImageReference instanceReference(Call call, Instance instance) {
    return reference(
        call,
        instance.imageId(),
        ImageReferenceResourceType.EC2_INSTANCE,
        "instance/" + instance.instanceId());
  }

  private static ImageReference templateReference(Call call, String imageId, String template) {
    return reference(
        call,
        imageId,
        ImageReferenceResourceType.EC2_LAUNCH_TEMPLATE,
        "launch-template/" + template);
  }

  private static ImageReference reference(
      Call call, String imageId, ImageReferenceResourceType type, String resource) {
    return ImageReference.builder()
        .imageId(imageId)
        .resourceType(type)
        .arn("arn:aws:ec2:" + call.region() + ":" + call.account() + ":" + resource)
        .build();
  }

  private static DescribeInstanceImageMetadataResponse metadata(
      DescribeInstanceImageMetadataRequest request, Call call) {
    Page<InstanceImageMetadata> page =
        call.find(
                InstanceTables.INSTANCES,
                FILTERS,
                request.instanceIds(),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(row -> metadata(call.view(), row));
    return DescribeInstanceImageMetadataResponse.builder()
        .instanceImageMetadata(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static InstanceImageMetadata metadata(RegionView view, InstanceRecord row) {
    Instance instance = row.instance();
    // of an image that it can't see an account learns the id alone
    ImageMetadata metadata =
        image(view, row)
            .map(image -> shown(view, image))
            .orElseGet(() -> ImageMetadata.builder().imageId(instance.imageId()).build());
    return InstanceImageMetadata.builder()
        .instanceId(instance.instanceId())
        .instanceType(instance.instanceType())
        .launchTime(instance.launchTime())
        .availabilityZone(instance.placement().availabilityZone())
        .zoneId(zoneId(view, instance))
        .state(instance.state())
        .ownerId(view.account())
        .tags(instance.tags())
        .imageMetadata(metadata)
        .build();
  }

  private static ImageMetadata shown(RegionView view, Image image) {
    ImageSettings settings = ImageSettings.of(view);
    return ImageMetadata.builder()
        .imageId(image.imageId())
        .name(image.name())
        .ownerId(image.ownerId())
        .state(image.state())
        .imageOwnerAlias(image.imageOwnerAlias())
        .creationDate(image.creationDate())
        .deprecationTime(image.deprecationTime())
        .imageAllowed(settings.judges() ? settings.allows(image, view.account()) : null)
        .isPublic(Boolean.TRUE.equals(image.publicLaunchPermissions()))
        .build();
  }
}
