package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DisableImageDeprecationRequest;
import software.amazon.awssdk.services.ec2.model.DisableImageDeprecationResponse;
import software.amazon.awssdk.services.ec2.model.DisableImageDeregistrationProtectionRequest;
import software.amazon.awssdk.services.ec2.model.DisableImageDeregistrationProtectionResponse;
import software.amazon.awssdk.services.ec2.model.DisableImageRequest;
import software.amazon.awssdk.services.ec2.model.DisableImageResponse;
import software.amazon.awssdk.services.ec2.model.EnableImageDeprecationRequest;
import software.amazon.awssdk.services.ec2.model.EnableImageDeprecationResponse;
import software.amazon.awssdk.services.ec2.model.EnableImageDeregistrationProtectionRequest;
import software.amazon.awssdk.services.ec2.model.EnableImageDeregistrationProtectionResponse;
import software.amazon.awssdk.services.ec2.model.EnableImageRequest;
import software.amazon.awssdk.services.ec2.model.EnableImageResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;

/** Deprecation, disabling and protection of images. */
final class ImageLifecycle {
  private static final Duration COOLDOWN = Duration.ofHours(24);
  private static final int MAX_YEARS = 10;
  private static final int MAX_YEARS_PUBLIC = 2;
  private static final String DISABLED = "disabled";
  private static final String WITH_COOLDOWN = "enabled-with-cooldown";
  private static final String WITHOUT_COOLDOWN = "enabled-without-cooldown";

  private static final Table<Cooldown> COOLDOWNS =
      Table.named("image-protection-cooldowns", Cooldown::imageId).build();

  private ImageLifecycle() {}

  /** An image whose protection was taken away but holds until a time. */
  private record Cooldown(String imageId, Instant until) {}

  static void addTo(Family family) {
    family
        .write(EnableImageDeprecationRequest.class, ImageLifecycle::deprecate)
        .write(DisableImageDeprecationRequest.class, ImageLifecycle::undeprecate)
        .write(EnableImageRequest.class, ImageLifecycle::enable)
        .write(DisableImageRequest.class, ImageLifecycle::disable)
        .write(EnableImageDeregistrationProtectionRequest.class, ImageLifecycle::protect)
        .write(DisableImageDeregistrationProtectionRequest.class, ImageLifecycle::unprotect);
  }

  private static void update(RegionView view, String imageId, UnaryOperator<Image> change) {
    ImageTables.update(view, imageId, change);
  }

  private static EnableImageDeprecationResponse deprecate(
      EnableImageDeprecationRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    Instant at = request.deprecateAt();
    int years = Boolean.TRUE.equals(image.publicLaunchPermissions()) ? MAX_YEARS_PUBLIC : MAX_YEARS;
    Instant latest = call.now().atOffset(ZoneOffset.UTC).plusYears(years).toInstant();
    if (at.isBefore(call.now()) || at.isAfter(latest)) {
      throw CommonFaults.invalidValue(
          "DeprecateAt", Timestamps.format(at), "It must be within " + years + " years from now.");
    }
    String minute = Timestamps.format(at.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES));
    update(call.view(), image.imageId(), row -> row.toBuilder().deprecationTime(minute).build());
    return EnableImageDeprecationResponse.builder().returnValue(true).build();
  }

  private static DisableImageDeprecationResponse undeprecate(
      DisableImageDeprecationRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    update(call.view(), image.imageId(), row -> row.toBuilder().deprecationTime(null).build());
    return DisableImageDeprecationResponse.builder().returnValue(true).build();
  }

  private static DisableImageResponse disable(DisableImageRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    checkState(image, ImageState.AVAILABLE);
    // a disabled image is shared with nobody, also not when it is enabled again
    LaunchPermissions.put(call.view(), image.imageId(), List.of());
    update(call.view(), image.imageId(), row -> row.toBuilder().state(ImageState.DISABLED).build());
    return DisableImageResponse.builder().returnValue(true).build();
  }

  private static EnableImageResponse enable(EnableImageRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    checkState(image, ImageState.DISABLED);
    update(
        call.view(), image.imageId(), row -> row.toBuilder().state(ImageState.AVAILABLE).build());
    return EnableImageResponse.builder().returnValue(true).build();
  }

  private static void checkState(Image image, ImageState state) {
    if (image.state() != state) {
      throw CommonFaults.incorrectState(
          "The image '" + image.imageId() + "' is in the state '" + image.stateAsString() + "'");
    }
  }

  private static EnableImageDeregistrationProtectionResponse protect(
      EnableImageDeregistrationProtectionRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    String protection =
        Boolean.TRUE.equals(request.withCooldown()) ? WITH_COOLDOWN : WITHOUT_COOLDOWN;
    set(call.view(), image.imageId(), protection);
    call.rows(COOLDOWNS).remove(image.imageId());
    return EnableImageDeregistrationProtectionResponse.builder().returnValue("true").build();
  }

  private static DisableImageDeregistrationProtectionResponse unprotect(
      DisableImageDeregistrationProtectionRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    if (WITH_COOLDOWN.equals(image.deregistrationProtection())) {
      call.rows(COOLDOWNS).put(new Cooldown(image.imageId(), call.now().plus(COOLDOWN)));
    }
    set(call.view(), image.imageId(), DISABLED);
    return DisableImageDeregistrationProtectionResponse.builder().returnValue("true").build();
  }

  private static void set(RegionView view, String imageId, @Nullable String protection) {
    update(view, imageId, row -> row.toBuilder().deregistrationProtection(protection).build());
  }

  static void checkUnprotected(RegionView view, Image image) {
    String protection = image.deregistrationProtection();
    boolean on = protection != null && !protection.equals(DISABLED);
    boolean coolingDown =
        view.rows(COOLDOWNS)
            .find(image.imageId())
            .filter(row -> row.until().isAfter(view.now()))
            .isPresent();
    if (on || coolingDown) {
      throw ImageFaults.protectedImage(image.imageId());
    }
  }
}
