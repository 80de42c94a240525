package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;

/**
 * Describes instances by the launches that they came from. Instances are stored as they are
 * described, so there is nothing to look up.
 */
final class DescribeInstances {
  private static final int LEAST_RESULTS = 5;
  private static final int MOST_RESULTS = 1000;

  private DescribeInstances() {}

  static DescribeInstancesResponse describe(DescribeInstancesRequest request, Call call) {
    checkMaxResults(request.maxResults(), request.instanceIds());
    Page<InstanceRecord> page =
        call.find(
            InstanceTables.INSTANCES,
            // there are many, and most calls have none
            request.filters().isEmpty() ? Filters.none() : InstanceFilters.ALL,
            request.instanceIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeInstancesResponse.builder()
        .reservations(reservations(page.items()))
        .nextToken(page.nextToken())
        .build();
  }

  /** Where all is listed at once there is nothing to page. */
  static void checkMaxResults(@Nullable Integer maxResults, List<String> ids) {
    if (maxResults == null) {
      return;
    }
    if (!ids.isEmpty()) {
      throw CommonFaults.notTogether("instancesSet", "maxResults");
    }
    if (maxResults < LEAST_RESULTS) {
      throw CommonFaults.invalidParameterValue(
          "Value ( "
              + maxResults
              + " ) for parameter maxResults is invalid. Expecting a value greater than "
              + LEAST_RESULTS
              + ".");
    }
    if (maxResults > MOST_RESULTS) {
      throw CommonFaults.invalidParameterValue(
          "Value ( "
              + maxResults
              + " ) for parameter maxResults is invalid. Expecting a value less than or equal to "
              + MOST_RESULTS
              + ".");
    }
  }

  private static List<Reservation> reservations(List<InstanceRecord> rows) {
    if (rows.size() == 1) {
      return List.of(reservation(rows.get(0).launch(), List.of(rows.get(0).instance())));
    }
    Map<LaunchGroup, List<Instance>> launches = new LinkedHashMap<>();
    for (InstanceRecord row : rows) {
      launches.computeIfAbsent(row.launch(), any -> new ArrayList<>()).add(row.instance());
    }
    List<Reservation> reservations = new ArrayList<>(launches.size());
    launches.forEach((launch, instances) -> reservations.add(reservation(launch, instances)));
    return reservations;
  }

  private static Reservation reservation(LaunchGroup launch, List<Instance> instances) {
    return Reservation.builder()
        .reservationId(launch.reservationId())
        .ownerId(launch.ownerId())
        .requesterId(launch.requesterId())
        .groups(List.of())
        .instances(instances)
        .build();
  }
}
