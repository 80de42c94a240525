package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImdsSupportValues;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeResponse;

/** Attributes of images, one at a time. */
final class ImageAttributes {
  private ImageAttributes() {}

  static void addTo(Family family) {
    family
        .read(DescribeImageAttributeRequest.class, ImageAttributes::describe)
        .write(ModifyImageAttributeRequest.class, ImageAttributes::modify)
        .write(ResetImageAttributeRequest.class, ImageAttributes::reset);
  }

  private static DescribeImageAttributeResponse describe(
      DescribeImageAttributeRequest request, Call call) {
    RegionView view = call.view();
    Image image = ImageOperations.own(view, request.imageId());
    DescribeImageAttributeResponse.Builder response =
        DescribeImageAttributeResponse.builder().imageId(image.imageId());
    switch (request.attribute()) {
      case DESCRIPTION ->
          response.description(value(image.description() == null ? "" : image.description()));
      case KERNEL -> response.kernelId(value(image.kernelId()));
      case RAMDISK -> response.ramdiskId(value(image.ramdiskId()));
      case LAUNCH_PERMISSION -> response.launchPermissions(ImageSharing.of(view, image.imageId()));
      case PRODUCT_CODES -> response.productCodes(List.copyOf(image.productCodes()));
      case BLOCK_DEVICE_MAPPING -> response.blockDeviceMappings(image.blockDeviceMappings());
      case SRIOV_NET_SUPPORT -> response.sriovNetSupport(value(image.sriovNetSupport()));
      case BOOT_MODE -> response.bootMode(value(image.bootModeAsString()));
      case TPM_SUPPORT -> response.tpmSupport(value(image.tpmSupportAsString()));
      case UEFI_DATA -> response.uefiData(value(uefi(view, image.imageId())));
      case LAST_LAUNCHED_TIME -> response.lastLaunchedTime(value(image.lastLaunchedTime()));
      case IMDS_SUPPORT -> response.imdsSupport(value(image.imdsSupportAsString()));
      case DEREGISTRATION_PROTECTION ->
          response.deregistrationProtection(value(image.deregistrationProtection()));
      default ->
          throw CommonFaults.invalidParameterValue(
              "Value (" + request.attributeAsString() + ") for parameter attribute is invalid");
    }
    return response.build();
  }

  /** EC2 sends the element empty where the image has no value. */
  private static AttributeValue value(@Nullable String value) {
    return AttributeValue.builder().value(value).build();
  }

  private static @Nullable String uefi(RegionView view, String imageId) {
    return view.rows(ImageRegistration.UEFI)
        .find(imageId)
        .map(ImageRegistration.Uefi::data)
        .orElse(null);
  }

  private static ModifyImageAttributeResponse modify(
      ModifyImageAttributeRequest request, Call call) {
    RegionView view = call.view();
    Image image = ImageOperations.own(view, request.imageId());
    boolean permissions = LaunchPermissions.asked(request);
    String description = description(request);
    String imds = imds(request);
    if (!permissions && description == null && imds == null) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    if (permissions) {
      LaunchPermissions.modify(view, image, request);
    }
    if (description != null) {
      ImageTables.update(
          view, image.imageId(), row -> row.toBuilder().description(description).build());
    }
    if (imds != null) {
      if (!imds.equals(ImdsSupportValues.V2_0.toString())) {
        throw CommonFaults.invalidValue("imdsSupport", imds, "Expected: 'v2.0'.");
      }
      ImageTables.update(view, image.imageId(), row -> row.toBuilder().imdsSupport(imds).build());
    }
    return ModifyImageAttributeResponse.builder().build();
  }

  private static @Nullable String description(ModifyImageAttributeRequest request) {
    if (request.description() != null) {
      return request.description().value() == null ? "" : request.description().value();
    }
    return "description".equals(request.attribute()) ? request.value() : null;
  }

  private static @Nullable String imds(ModifyImageAttributeRequest request) {
    if (request.imdsSupport() != null) {
      return request.imdsSupport().value();
    }
    return "imdsSupport".equals(request.attribute()) ? request.value() : null;
  }

  private static ResetImageAttributeResponse reset(ResetImageAttributeRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    LaunchPermissions.put(call.view(), image.imageId(), List.of());
    return ResetImageAttributeResponse.builder().build();
  }
}
