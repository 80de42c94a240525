package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AllowedImagesSettingsDisabledState;
import software.amazon.awssdk.services.ec2.model.DisableAllowedImagesSettingsRequest;
import software.amazon.awssdk.services.ec2.model.DisableAllowedImagesSettingsResponse;
import software.amazon.awssdk.services.ec2.model.DisableImageBlockPublicAccessRequest;
import software.amazon.awssdk.services.ec2.model.DisableImageBlockPublicAccessResponse;
import software.amazon.awssdk.services.ec2.model.EnableAllowedImagesSettingsRequest;
import software.amazon.awssdk.services.ec2.model.EnableAllowedImagesSettingsResponse;
import software.amazon.awssdk.services.ec2.model.EnableImageBlockPublicAccessRequest;
import software.amazon.awssdk.services.ec2.model.EnableImageBlockPublicAccessResponse;
import software.amazon.awssdk.services.ec2.model.GetAllowedImagesSettingsRequest;
import software.amazon.awssdk.services.ec2.model.GetAllowedImagesSettingsResponse;
import software.amazon.awssdk.services.ec2.model.GetImageBlockPublicAccessStateRequest;
import software.amazon.awssdk.services.ec2.model.GetImageBlockPublicAccessStateResponse;
import software.amazon.awssdk.services.ec2.model.ImageBlockPublicAccessDisabledState;
import software.amazon.awssdk.services.ec2.model.ImageCriterion;
import software.amazon.awssdk.services.ec2.model.ImageCriterionRequest;
import software.amazon.awssdk.services.ec2.model.ListImagesInRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.ListImagesInRecycleBinResponse;
import software.amazon.awssdk.services.ec2.model.ManagedBy;
import software.amazon.awssdk.services.ec2.model.ReplaceImageCriteriaInAllowedImagesSettingsRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceImageCriteriaInAllowedImagesSettingsResponse;
import software.amazon.awssdk.services.ec2.model.RestoreImageFromRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.RestoreImageFromRecycleBinResponse;

/** Block public access, allowed images, and the recycle bin of an account without its rules. */
final class ImageSettingsOperations {
  private ImageSettingsOperations() {}

  static void addTo(Family family) {
    family
        .read(GetImageBlockPublicAccessStateRequest.class, ImageSettingsOperations::sharing)
        .write(EnableImageBlockPublicAccessRequest.class, ImageSettingsOperations::blockSharing)
        .write(DisableImageBlockPublicAccessRequest.class, ImageSettingsOperations::allowSharing)
        .read(GetAllowedImagesSettingsRequest.class, ImageSettingsOperations::allowed)
        .write(EnableAllowedImagesSettingsRequest.class, ImageSettingsOperations::enableAllowed)
        .write(DisableAllowedImagesSettingsRequest.class, ImageSettingsOperations::disableAllowed)
        .write(
            ReplaceImageCriteriaInAllowedImagesSettingsRequest.class,
            ImageSettingsOperations::replaceCriteria)
        .read(ListImagesInRecycleBinRequest.class, ImageSettingsOperations::recycled)
        .write(RestoreImageFromRecycleBinRequest.class, ImageSettingsOperations::restore);
  }

  private static GetImageBlockPublicAccessStateResponse sharing(
      GetImageBlockPublicAccessStateRequest request, Call call) {
    return GetImageBlockPublicAccessStateResponse.builder()
        .imageBlockPublicAccessState(ImageSettings.of(call.view()).sharing())
        .managedBy(ManagedBy.ACCOUNT)
        .build();
  }

  private static EnableImageBlockPublicAccessResponse blockSharing(
      EnableImageBlockPublicAccessRequest request, Call call) {
    setSharing(call, request.imageBlockPublicAccessStateAsString());
    return EnableImageBlockPublicAccessResponse.builder()
        .imageBlockPublicAccessState(request.imageBlockPublicAccessState())
        .build();
  }

  private static DisableImageBlockPublicAccessResponse allowSharing(
      DisableImageBlockPublicAccessRequest request, Call call) {
    setSharing(call, ImageSettings.UNBLOCKED);
    return DisableImageBlockPublicAccessResponse.builder()
        .imageBlockPublicAccessState(ImageBlockPublicAccessDisabledState.UNBLOCKED)
        .build();
  }

  private static void setSharing(Call call, String sharing) {
    ImageSettings now = ImageSettings.of(call.view());
    ImageSettings.put(call.view(), new ImageSettings(sharing, now.allowedState(), now.criteria()));
  }

  private static GetAllowedImagesSettingsResponse allowed(
      GetAllowedImagesSettingsRequest request, Call call) {
    ImageSettings now = ImageSettings.of(call.view());
    return GetAllowedImagesSettingsResponse.builder()
        .state(now.allowedState())
        .imageCriteria(now.criteria())
        .managedBy(ManagedBy.ACCOUNT)
        .build();
  }

  private static EnableAllowedImagesSettingsResponse enableAllowed(
      EnableAllowedImagesSettingsRequest request, Call call) {
    setAllowed(call, request.allowedImagesSettingsStateAsString());
    return EnableAllowedImagesSettingsResponse.builder()
        .allowedImagesSettingsState(request.allowedImagesSettingsState())
        .build();
  }

  private static DisableAllowedImagesSettingsResponse disableAllowed(
      DisableAllowedImagesSettingsRequest request, Call call) {
    setAllowed(call, ImageSettings.DISABLED);
    return DisableAllowedImagesSettingsResponse.builder()
        .allowedImagesSettingsState(AllowedImagesSettingsDisabledState.DISABLED)
        .build();
  }

  private static void setAllowed(Call call, String state) {
    ImageSettings now = ImageSettings.of(call.view());
    ImageSettings.put(call.view(), new ImageSettings(now.sharing(), state, now.criteria()));
  }

  private static ReplaceImageCriteriaInAllowedImagesSettingsResponse replaceCriteria(
      ReplaceImageCriteriaInAllowedImagesSettingsRequest request, Call call) {
    ImageSettings now = ImageSettings.of(call.view());
    List<ImageCriterion> criteria =
        request.imageCriteria().stream().map(ImageSettingsOperations::criterion).toList();
    ImageSettings.put(call.view(), new ImageSettings(now.sharing(), now.allowedState(), criteria));
    return ReplaceImageCriteriaInAllowedImagesSettingsResponse.builder().returnValue(true).build();
  }

  private static ImageCriterion criterion(ImageCriterionRequest asked) {
    ImageCriterion.Builder criterion = ImageCriterion.builder();
    if (asked.hasImageProviders()) {
      criterion.imageProviders(asked.imageProviders());
    }
    if (asked.hasImageNames()) {
      criterion.imageNames(asked.imageNames());
    }
    if (asked.hasMarketplaceProductCodes()) {
      criterion.marketplaceProductCodes(asked.marketplaceProductCodes());
    }
    if (asked.creationDateCondition() != null) {
      Integer days = asked.creationDateCondition().maximumDaysSinceCreated();
      criterion.creationDateCondition(each -> each.maximumDaysSinceCreated(days));
    }
    if (asked.deprecationTimeCondition() != null) {
      Integer days = asked.deprecationTimeCondition().maximumDaysSinceDeprecated();
      criterion.deprecationTimeCondition(each -> each.maximumDaysSinceDeprecated(days));
    }
    return criterion.build();
  }

  private static ListImagesInRecycleBinResponse recycled(
      ListImagesInRecycleBinRequest request, Call call) {
    if (!request.imageIds().isEmpty()) {
      throw ImageFaults.notFound(request.imageIds());
    }
    return ListImagesInRecycleBinResponse.builder().images(List.of()).build();
  }

  private static RestoreImageFromRecycleBinResponse restore(
      RestoreImageFromRecycleBinRequest request, Call call) {
    throw ImageFaults.notFound(request.imageId());
  }
}
