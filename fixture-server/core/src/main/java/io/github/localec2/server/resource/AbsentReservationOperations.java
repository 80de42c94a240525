package io.github.localec2.server.resource;

import static io.github.localec2.server.resource.Absent.none;

import io.github.localec2.server.operation.Family;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeBundleTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeBundleTasksResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationFleetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeConversionTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeConversionTasksResponse;
import software.amazon.awssdk.services.ec2.model.DescribeElasticGpusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeElasticGpusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeExportTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeExportTasksResponse;
import software.amazon.awssdk.services.ec2.model.DescribeHostReservationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeHostReservationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeMacHostsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeMacHostsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeReservedInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeScheduledInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeScheduledInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsResponse;

/**
 * Kinds of reservations of capacity and prices of which there are none here: nothing makes them.
 */
public final class AbsentReservationOperations {
  private AbsentReservationOperations() {}

  public static Family family() {
    return new Family()
        .read(
            DescribeReservedInstancesRequest.class,
            none(
                DescribeReservedInstancesRequest::reservedInstancesIds,
                "InvalidReservedInstancesId",
                DescribeReservedInstancesRequest::filters,
                "availability-zone availability-zone-id duration end fixed-price instance-type scope product-description reserved-instances-id start state tag:<key> tag-key usage-price",
                DescribeReservedInstancesResponse.builder().reservedInstances(List.of()).build()))
        .read(
            DescribeReservedInstancesOfferingsRequest.class,
            none(
                DescribeReservedInstancesOfferingsRequest::reservedInstancesOfferingIds,
                "InvalidReservedInstancesOfferingId",
                DescribeReservedInstancesOfferingsRequest::filters,
                "availability-zone availability-zone-id duration fixed-price instance-type marketplace product-description reserved-instances-offering-id scope usage-price",
                DescribeReservedInstancesOfferingsResponse.builder()
                    .reservedInstancesOfferings(List.of())
                    .build()))
        .read(
            DescribeReservedInstancesModificationsRequest.class,
            none(
                DescribeReservedInstancesModificationsRequest::reservedInstancesModificationIds,
                "InvalidParameterValue",
                DescribeReservedInstancesModificationsRequest::filters,
                "client-token create-date effective-date modification-result.reserved-instances-id modification-result.target-configuration.availability-zone modification-result.target-configuration.availability-zone-id modification-result.target-configuration.instance-count modification-result.target-configuration.instance-type reserved-instances-id reserved-instances-modification-id status status-message update-date",
                DescribeReservedInstancesModificationsResponse.builder()
                    .reservedInstancesModifications(List.of())
                    .build()))
        .read(
            DescribeHostReservationsRequest.class,
            none(
                any -> List.of(),
                "InvalidHostReservationId.NotFound",
                DescribeHostReservationsRequest::filter,
                "instance-family payment-option state tag:<key> tag-key",
                DescribeHostReservationsResponse.builder().hostReservationSet(List.of()).build()))
        .read(
            DescribeMacHostsRequest.class,
            none(
                DescribeMacHostsRequest::hostIds,
                "InvalidHostID.NotFound",
                DescribeMacHostsRequest::filters,
                "availability-zone instance-type",
                DescribeMacHostsResponse.builder().macHosts(List.of()).build()))
        .read(
            DescribeCapacityReservationsRequest.class,
            none(
                DescribeCapacityReservationsRequest::capacityReservationIds,
                "InvalidCapacityReservationId.NotFound",
                DescribeCapacityReservationsRequest::filters,
                "instance-type owner-id instance-platform availability-zone tenancy dedicated outpost-arn state expired cancelled pending failed start-date end-date end-date-type limited instance-match-criteria targeted placement-group-arn",
                DescribeCapacityReservationsResponse.builder()
                    .capacityReservations(List.of())
                    .build()))
        .read(
            DescribeCapacityReservationFleetsRequest.class,
            none(
                DescribeCapacityReservationFleetsRequest::capacityReservationFleetIds,
                "InvalidCapacityReservationFleetId.NotFound",
                DescribeCapacityReservationFleetsRequest::filters,
                "state instance-match-criteria tenancy allocation-strategy",
                DescribeCapacityReservationFleetsResponse.builder()
                    .capacityReservationFleets(List.of())
                    .build()))
        .read(
            DescribeSpotFleetRequestsRequest.class,
            none(
                DescribeSpotFleetRequestsRequest::spotFleetRequestIds,
                "InvalidSpotFleetRequestId.NotFound",
                any -> List.of(),
                "",
                DescribeSpotFleetRequestsResponse.builder()
                    .spotFleetRequestConfigs(List.of())
                    .build()))
        .read(
            DescribeScheduledInstancesRequest.class,
            none(
                DescribeScheduledInstancesRequest::scheduledInstanceIds,
                "InvalidScheduledInstance",
                DescribeScheduledInstancesRequest::filters,
                "availability-zone instance-type platform",
                DescribeScheduledInstancesResponse.builder()
                    .scheduledInstanceSet(List.of())
                    .build()))
        .read(
            DescribeBundleTasksRequest.class,
            none(
                DescribeBundleTasksRequest::bundleIds,
                "InvalidBundleID.NotFound",
                DescribeBundleTasksRequest::filters,
                "bundle-id error-code error-message instance-id progress s3-bucket s3-prefix start-time state update-time",
                DescribeBundleTasksResponse.builder().bundleTasks(List.of()).build()))
        .read(
            DescribeConversionTasksRequest.class,
            none(
                DescribeConversionTasksRequest::conversionTaskIds,
                "InvalidConversionTaskId",
                any -> List.of(),
                "",
                DescribeConversionTasksResponse.builder().conversionTasks(List.of()).build()))
        .read(
            DescribeExportTasksRequest.class,
            none(
                DescribeExportTasksRequest::exportTaskIds,
                "InvalidExportTaskID.NotFound",
                DescribeExportTasksRequest::filters,
                "",
                DescribeExportTasksResponse.builder().exportTasks(List.of()).build()))
        .read(
            DescribeElasticGpusRequest.class,
            none(
                DescribeElasticGpusRequest::elasticGpuIds,
                "InvalidElasticGpuID.NotFound",
                DescribeElasticGpusRequest::filters,
                "availability-zone elastic-gpu-health elastic-gpu-state elastic-gpu-type instance-id",
                DescribeElasticGpusResponse.builder().elasticGpuSet(List.of()).build()));
  }
}
