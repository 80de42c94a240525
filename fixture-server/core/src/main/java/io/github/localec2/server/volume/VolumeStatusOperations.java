package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusResponse;
import software.amazon.awssdk.services.ec2.model.EnableVolumeIoRequest;
import software.amazon.awssdk.services.ec2.model.EnableVolumeIoResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttributeName;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeStatusDetails;
import software.amazon.awssdk.services.ec2.model.VolumeStatusInfo;
import software.amazon.awssdk.services.ec2.model.VolumeStatusInfoStatus;
import software.amazon.awssdk.services.ec2.model.VolumeStatusItem;
import software.amazon.awssdk.services.ec2.model.VolumeStatusName;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Health and attributes of volumes; no volume of ours ever fails, so there are no events. */
final class VolumeStatusOperations {
  private static final Filters<Volume> FILTERS =
      Filters.<Volume>plain()
          .many("action.code", VolumeStatusOperations::none)
          .many("action.description", VolumeStatusOperations::none)
          .many("action.event-id", VolumeStatusOperations::none)
          .one("availability-zone", Volume::availabilityZone)
          .many("event.description", VolumeStatusOperations::none)
          .many("event.event-id", VolumeStatusOperations::none)
          .many("event.event-type", VolumeStatusOperations::none)
          .many("event.not-after", VolumeStatusOperations::none)
          .many("event.not-before", VolumeStatusOperations::none)
          .many(
              "volume-status.details-name",
              row -> details(row).stream().map(VolumeStatusDetails::nameAsString))
          .many(
              "volume-status.details-status",
              row -> details(row).stream().map(VolumeStatusDetails::status))
          .one("volume-status.status", row -> status(row).toString())
          .build();

  /** The volumes whose I/O is enabled again by itself after a failure. */
  private static final Table<String> AUTO_IO =
      Table.<String>named("volumes-auto-enable-io", id -> id).build();

  private VolumeStatusOperations() {}

  static void addTo(Family family) {
    family
        .read(DescribeVolumeStatusRequest.class, VolumeStatusOperations::describe)
        .read(DescribeVolumeAttributeRequest.class, VolumeStatusOperations::attribute)
        .write(ModifyVolumeAttributeRequest.class, VolumeStatusOperations::modify)
        .write(EnableVolumeIoRequest.class, VolumeStatusOperations::enableIo);
  }

  private static Stream<String> none(Volume volume) {
    return Stream.empty();
  }

  private static DescribeVolumeStatusResponse describe(
      DescribeVolumeStatusRequest request, Call call) {
    Page<VolumeStatusItem> page =
        call.find(
                VolumeTables.VOLUMES,
                FILTERS,
                request.volumeIds(),
                request.filters(),
                PageSize.checked(request.maxResults()),
                request.nextToken())
            .map(VolumeStatusOperations::item);
    return DescribeVolumeStatusResponse.builder()
        .volumeStatuses(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static VolumeStatusItem item(Volume volume) {
    return VolumeStatusItem.builder()
        .volumeId(volume.volumeId())
        .availabilityZone(volume.availabilityZone())
        .availabilityZoneId(volume.availabilityZoneId())
        .outpostArn(volume.outpostArn())
        .volumeStatus(
            VolumeStatusInfo.builder().status(status(volume)).details(details(volume)).build())
        .actions(List.of())
        .events(List.of())
        .build();
  }

  private static VolumeStatusInfoStatus status(Volume volume) {
    return volume.state() == VolumeState.AVAILABLE || volume.state() == VolumeState.IN_USE
        ? VolumeStatusInfoStatus.OK
        : VolumeStatusInfoStatus.INSUFFICIENT_DATA;
  }

  /** EC2 measures the performance of volumes with provisioned operations alone. */
  private static List<VolumeStatusDetails> details(Volume volume) {
    if (status(volume) != VolumeStatusInfoStatus.OK) {
      return List.of(
          detail(VolumeStatusName.IO_ENABLED, "pending"),
          detail(VolumeStatusName.IO_PERFORMANCE, "pending"));
    }
    boolean measured =
        volume.volumeType() == VolumeType.IO1 || volume.volumeType() == VolumeType.IO2;
    return List.of(
        detail(VolumeStatusName.IO_ENABLED, "passed"),
        detail(VolumeStatusName.IO_PERFORMANCE, measured ? "normal" : "not-applicable"));
  }

  private static VolumeStatusDetails detail(VolumeStatusName name, String status) {
    return VolumeStatusDetails.builder().name(name).status(status).build();
  }

  private static DescribeVolumeAttributeResponse attribute(
      DescribeVolumeAttributeRequest request, Call call) {
    Volume volume = call.rows(VolumeTables.VOLUMES).get(request.volumeId());
    DescribeVolumeAttributeResponse.Builder response =
        DescribeVolumeAttributeResponse.builder().volumeId(volume.volumeId());
    if (request.attribute() == VolumeAttributeName.PRODUCT_CODES) {
      return response.productCodes(List.of()).build();
    }
    boolean auto = call.rows(AUTO_IO).contains(volume.volumeId());
    return response.autoEnableIO(AttributeBooleanValue.builder().value(auto).build()).build();
  }

  private static ModifyVolumeAttributeResponse modify(
      ModifyVolumeAttributeRequest request, Call call) {
    Volume volume = call.rows(VolumeTables.VOLUMES).get(request.volumeId());
    if (request.autoEnableIO() == null || request.autoEnableIO().value() == null) {
      throw CommonFaults.missingParameter("AutoEnableIO");
    }
    Rows<String> auto = call.rows(AUTO_IO);
    if (request.autoEnableIO().value()) {
      auto.put(volume.volumeId());
    } else {
      auto.remove(volume.volumeId());
    }
    return ModifyVolumeAttributeResponse.builder().build();
  }

  private static EnableVolumeIoResponse enableIo(EnableVolumeIoRequest request, Call call) {
    call.rows(VolumeTables.VOLUMES).get(request.volumeId());
    return EnableVolumeIoResponse.builder().build();
  }
}
