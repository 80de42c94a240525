package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeFastLaunchImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFastLaunchImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFastLaunchImagesSuccessItem;
import software.amazon.awssdk.services.ec2.model.DisableFastLaunchRequest;
import software.amazon.awssdk.services.ec2.model.DisableFastLaunchResponse;
import software.amazon.awssdk.services.ec2.model.EnableFastLaunchRequest;
import software.amazon.awssdk.services.ec2.model.EnableFastLaunchResponse;
import software.amazon.awssdk.services.ec2.model.FastLaunchLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.FastLaunchLaunchTemplateSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.FastLaunchResourceType;
import software.amazon.awssdk.services.ec2.model.FastLaunchStateCode;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.PlatformValues;

/** Fast launch of an account's own Windows images. */
final class FastLaunch {
  private static final int DEFAULT_TARGET = 5;
  private static final int DEFAULT_PARALLEL = 6;
  private static final String BY_USER = "Client.UserInitiated";

  private static final Table<DescribeFastLaunchImagesSuccessItem> IMAGES =
      Table.named("fast-launch-images", DescribeFastLaunchImagesSuccessItem::imageId).build();

  private static final Filters<DescribeFastLaunchImagesSuccessItem> FILTERS =
      Filters.of(IMAGES)
          .one("owner-id", DescribeFastLaunchImagesSuccessItem::ownerId)
          .one("resource-type", DescribeFastLaunchImagesSuccessItem::resourceTypeAsString)
          .one("state", DescribeFastLaunchImagesSuccessItem::stateAsString)
          .build();

  private static final Settling ENABLED =
      Settling.of(
          "fast-launch-enabled",
          IMAGES,
          row ->
              row.state() == FastLaunchStateCode.ENABLING
                  ? row.toBuilder().state(FastLaunchStateCode.ENABLED).build()
                  : row);

  private static final Settling DISABLED =
      Settling.named(
          "fast-launch-disabled",
          (view, id) ->
              view.rows(IMAGES)
                  .find(id)
                  .filter(row -> row.state() == FastLaunchStateCode.DISABLING)
                  .ifPresent(row -> view.rows(IMAGES).remove(id)));

  private FastLaunch() {}

  static void addTo(Family family) {
    family
        .write(EnableFastLaunchRequest.class, FastLaunch::enable)
        .write(DisableFastLaunchRequest.class, FastLaunch::disable)
        .read(DescribeFastLaunchImagesRequest.class, FastLaunch::describe);
  }

  private static EnableFastLaunchResponse enable(EnableFastLaunchRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    // the wire says "windows", the SDK's constant "Windows"
    if (!PlatformValues.WINDOWS.toString().equalsIgnoreCase(image.platformAsString())) {
      throw CommonFaults.invalidParameterValue(
          "Fast launch is for Windows images, which '" + image.imageId() + "' is not");
    }
    String type = request.resourceType();
    if (type != null && !type.equals(FastLaunchResourceType.SNAPSHOT.toString())) {
      throw CommonFaults.invalidValue("ResourceType", type, "Expected: 'snapshot'.");
    }
    Integer parallel = request.maxParallelLaunches();
    if (parallel != null && parallel < DEFAULT_PARALLEL) {
      throw CommonFaults.invalidValue(
          "MaxParallelLaunches", parallel, "It must be at least " + DEFAULT_PARALLEL + ".");
    }
    Integer target =
        request.snapshotConfiguration() == null
            ? null
            : request.snapshotConfiguration().targetResourceCount();
    DescribeFastLaunchImagesSuccessItem row =
        DescribeFastLaunchImagesSuccessItem.builder()
            .imageId(image.imageId())
            .ownerId(call.account())
            .resourceType(FastLaunchResourceType.SNAPSHOT)
            .snapshotConfiguration(
                each -> each.targetResourceCount(target == null ? DEFAULT_TARGET : target))
            .launchTemplate(template(request.launchTemplate()))
            .maxParallelLaunches(parallel == null ? DEFAULT_PARALLEL : parallel)
            .state(FastLaunchStateCode.ENABLING)
            .stateTransitionReason(BY_USER)
            .stateTransitionTime(call.now())
            .build();
    call.rows(IMAGES).put(row);
    call.later(ENABLED, row.imageId());
    return EnableFastLaunchResponse.builder()
        .imageId(row.imageId())
        .ownerId(row.ownerId())
        .resourceType(row.resourceType())
        .snapshotConfiguration(row.snapshotConfiguration())
        .launchTemplate(row.launchTemplate())
        .maxParallelLaunches(row.maxParallelLaunches())
        .state(row.state())
        .stateTransitionReason(row.stateTransitionReason())
        .stateTransitionTime(row.stateTransitionTime())
        .build();
  }

  private static @Nullable FastLaunchLaunchTemplateSpecificationResponse template(
      @Nullable FastLaunchLaunchTemplateSpecificationRequest asked) {
    return asked == null
        ? null
        : FastLaunchLaunchTemplateSpecificationResponse.builder()
            .launchTemplateId(asked.launchTemplateId())
            .launchTemplateName(asked.launchTemplateName())
            .version(asked.version())
            .build();
  }

  private static DisableFastLaunchResponse disable(DisableFastLaunchRequest request, Call call) {
    ImageOperations.own(call.view(), request.imageId());
    DescribeFastLaunchImagesSuccessItem row =
        call
            .rows(IMAGES)
            .find(request.imageId())
            .orElseThrow(
                () ->
                    CommonFaults.incorrectState(
                        "Fast launch is not enabled for '" + request.imageId() + "'"))
            .toBuilder()
            .state(FastLaunchStateCode.DISABLING)
            .stateTransitionReason(BY_USER)
            .stateTransitionTime(call.now())
            .build();
    call.rows(IMAGES).put(row);
    call.later(DISABLED, row.imageId());
    return DisableFastLaunchResponse.builder()
        .imageId(row.imageId())
        .ownerId(row.ownerId())
        .resourceType(row.resourceType())
        .snapshotConfiguration(row.snapshotConfiguration())
        .launchTemplate(row.launchTemplate())
        .maxParallelLaunches(row.maxParallelLaunches())
        .state(row.state())
        .stateTransitionReason(row.stateTransitionReason())
        .stateTransitionTime(row.stateTransitionTime())
        .build();
  }

  private static DescribeFastLaunchImagesResponse describe(
      DescribeFastLaunchImagesRequest request, Call call) {
    List<String> ids = request.imageIds();
    List<DescribeFastLaunchImagesSuccessItem> asked =
        call.rows(IMAGES)
            .all()
            .filter(row -> ids.isEmpty() || ids.contains(row.imageId()))
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Integer max = request.maxResults();
    Page<DescribeFastLaunchImagesSuccessItem> page =
        call.page(
            asked,
            max == null || max == 0 ? null : max,
            request.nextToken(),
            List.of(ids, request.filters()));
    return DescribeFastLaunchImagesResponse.builder()
        .fastLaunchImages(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
