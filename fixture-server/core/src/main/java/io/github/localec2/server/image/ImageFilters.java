package io.github.localec2.server.image;

import io.github.localec2.server.state.Filters;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ProductCode;

/** The filters of DescribeImages. */
final class ImageFilters {
  static final Filters<Image> FILTERS =
      Filters.of(ImageTables.IMAGES)
          .id("image-id")
          .one("architecture", Image::architectureAsString)
          .many(
              "block-device-mapping.delete-on-termination",
              ebs(each -> flag(each.deleteOnTermination())))
          .many(
              "block-device-mapping.device-name",
              row -> row.blockDeviceMappings().stream().map(BlockDeviceMapping::deviceName))
          .many("block-device-mapping.encrypted", ebs(each -> flag(each.encrypted())))
          .many("block-device-mapping.snapshot-id", ebs(EbsBlockDevice::snapshotId))
          .many(
              "block-device-mapping.volume-size",
              ebs(each -> each.volumeSize() == null ? null : each.volumeSize().toString()))
          .many("block-device-mapping.volume-type", ebs(EbsBlockDevice::volumeTypeAsString))
          .one("creation-date", Image::creationDate)
          .one("description", Image::description)
          .flag("ena-support", Image::enaSupport)
          .flag("free-tier-eligible", Image::freeTierEligible)
          .one("hypervisor", Image::hypervisorAsString)
          .manyIn(
              "image-allowed",
              (view, row) ->
                  Stream.of(String.valueOf(ImageSettings.of(view).allows(row, view.account()))))
          .one("image-type", Image::imageTypeAsString)
          .flag("is-public", Image::publicLaunchPermissions)
          .one("kernel-id", Image::kernelId)
          .one("manifest-location", Image::imageLocation)
          .indexed("name", ImageTables.BY_NAME, row -> Stream.ofNullable(row.name()))
          .one("owner-alias", Image::imageOwnerAlias)
          .one("owner-id", Image::ownerId)
          .one("platform", Image::platformAsString)
          .many("product-code", row -> row.productCodes().stream().map(ProductCode::productCodeId))
          .many(
              "product-code.type",
              row -> row.productCodes().stream().map(ProductCode::productCodeTypeAsString))
          .one("ramdisk-id", Image::ramdiskId)
          .one("root-device-name", Image::rootDeviceName)
          .one("root-device-type", Image::rootDeviceTypeAsString)
          .one("source-image-id", Image::sourceImageId)
          .one("source-image-region", Image::sourceImageRegion)
          .one("source-instance-id", Image::sourceInstanceId)
          .one("sriov-net-support", Image::sriovNetSupport)
          .one("state", Image::stateAsString)
          .one(
              "state-reason-code",
              row -> row.stateReason() == null ? null : row.stateReason().code())
          .one(
              "state-reason-message",
              row -> row.stateReason() == null ? null : row.stateReason().message())
          .one("virtualization-type", Image::virtualizationTypeAsString)
          .build();

  private ImageFilters() {}

  private static Function<Image, Stream<String>> ebs(
      Function<EbsBlockDevice, @Nullable String> value) {
    return row ->
        row.blockDeviceMappings().stream()
            .map(BlockDeviceMapping::ebs)
            .filter(Objects::nonNull)
            .map(value)
            .filter(Objects::nonNull);
  }

  private static String flag(@Nullable Boolean value) {
    return String.valueOf(Boolean.TRUE.equals(value));
  }
}
