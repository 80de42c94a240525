package io.github.localec2.server.flowlog;

import static io.github.localec2.server.flowlog.FlowLogTables.FLOW_LOGS;
import static io.github.localec2.server.flowlog.FlowLogTables.FLOW_LOGS_BY_RESOURCE;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.networkinterface.NetworkInterfaceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.transit.TransitTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DestinationFileFormat;
import software.amazon.awssdk.services.ec2.model.DestinationOptionsResponse;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Flow logs.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html">
 *     CreateFlowLogs</a>
 */
public final class FlowLogOperations {
  private static final String DEFAULT_FORMAT =
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport}"
          + " ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";
  private static final int LONG_INTERVAL = 600;
  private static final int SHORT_INTERVAL = 60;
  private static final Set<FlowLogsResourceType> OF_TRANSIT =
      Set.of(FlowLogsResourceType.TRANSIT_GATEWAY, FlowLogsResourceType.TRANSIT_GATEWAY_ATTACHMENT);

  private static final Filters<FlowLog> FILTERS =
      Filters.of(FLOW_LOGS)
          .id("flow-log-id")
          .one("deliver-log-status", FlowLog::deliverLogsStatus)
          .one("log-destination-type", FlowLog::logDestinationTypeAsString)
          .one("log-group-name", FlowLog::logGroupName)
          .one("resource-id", FlowLog::resourceId)
          .one("traffic-type", FlowLog::trafficTypeAsString)
          .build();

  private FlowLogOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateFlowLogsRequest.class, FlowLogOperations::create)
        .read(
            DescribeFlowLogsRequest.class,
            new Listing<>(
                    DescribeFlowLogsRequest::flowLogIds,
                    DescribeFlowLogsRequest::filter,
                    DescribeFlowLogsRequest::maxResults,
                    DescribeFlowLogsRequest::nextToken)
                .of(
                    FLOW_LOGS,
                    FILTERS,
                    (items, token) ->
                        DescribeFlowLogsResponse.builder()
                            .flowLogs(items)
                            .nextToken(token)
                            .build()))
        .write(DeleteFlowLogsRequest.class, FlowLogOperations::delete);
  }

  private static CreateFlowLogsResponse create(CreateFlowLogsRequest request, Call call) {
    FlowLog.Builder common = common(request, call);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "vpc-flow-log");
    List<String> ids = new ArrayList<>();
    for (String resource : request.resourceIds()) {
      requireResource(request.resourceType(), resource, call);
      FlowLog row = common.resourceId(resource).tags(tags).build();
      if (call.rows(FLOW_LOGS).by(FLOW_LOGS_BY_RESOURCE, resource).stream()
          .anyMatch(each -> isSame(each, row))) {
        throw Ec2Fault.of(
            "FlowLogAlreadyExists",
            "Error. There is an existing Flow Log with the same configuration and log"
                + " destination.");
      }
      String id = call.view().newId(FLOW_LOGS, tags);
      call.rows(FLOW_LOGS).put(row.toBuilder().flowLogId(id).build());
      ids.add(id);
    }
    return CreateFlowLogsResponse.builder()
        .flowLogIds(ids)
        .unsuccessful(List.of())
        .clientToken(request.clientToken())
        .build();
  }

  private static boolean isSame(FlowLog one, FlowLog other) {
    return one.trafficType() == other.trafficType()
        && one.logDestinationType() == other.logDestinationType()
        && Objects.equals(one.logGroupName(), other.logGroupName())
        && Objects.equals(one.logDestination(), other.logDestination());
  }

  private static FlowLog.Builder common(CreateFlowLogsRequest request, Call call) {
    LogDestinationType type =
        request.logDestinationType() == null
            ? LogDestinationType.CLOUD_WATCH_LOGS
            : request.logDestinationType();
    checkDestination(request, type);
    boolean transit = OF_TRANSIT.contains(request.resourceType());
    if (!transit && request.trafficType() == null) {
      throw CommonFaults.missingParameter("TrafficType");
    }
    int interval =
        request.maxAggregationInterval() == null
            ? transit ? SHORT_INTERVAL : LONG_INTERVAL
            : request.maxAggregationInterval();
    if (interval != SHORT_INTERVAL && (transit || interval != LONG_INTERVAL)) {
      throw invalid("Invalid Flow Log Max Aggregation Interval");
    }
    return FlowLog.builder()
        .creationTime(call.now())
        .deliverLogsPermissionArn(request.deliverLogsPermissionArn())
        .deliverCrossAccountRole(request.deliverCrossAccountRole())
        .deliverLogsStatus("SUCCESS")
        .flowLogStatus("ACTIVE")
        .logGroupName(groupName(request, type))
        .trafficType(request.trafficType())
        .logDestinationType(type)
        .logDestination(request.logDestination())
        .logFormat(
            request.logFormat() == null || request.logFormat().isEmpty()
                ? DEFAULT_FORMAT
                : request.logFormat())
        .maxAggregationInterval(interval)
        .destinationOptions(type == LogDestinationType.S3 ? options(request, call) : null);
  }

  private static void checkDestination(CreateFlowLogsRequest request, LogDestinationType type) {
    boolean group = request.logGroupName() != null;
    boolean destination = request.logDestination() != null;
    if (!group && !destination) {
      throw invalid("LogDestination can't be empty if LogGroupName is not provided.");
    }
    if (group && type != LogDestinationType.CLOUD_WATCH_LOGS) {
      throw invalid("LogDestination type must be cloud-watch-logs if LogGroupName is provided.");
    }
    if (group && destination) {
      throw invalid("Please only provide LogGroupName or only provide LogDestination.");
    }
    if (type == LogDestinationType.CLOUD_WATCH_LOGS && request.deliverLogsPermissionArn() == null) {
      throw invalid(
          "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.");
    }
  }

  private static Ec2Fault invalid(String message) {
    return Ec2Fault.of("InvalidParameter", message);
  }

  /** A destination of CloudWatch names its group at the end of its ARN. */
  private static @Nullable String groupName(
      CreateFlowLogsRequest request, LogDestinationType type) {
    String destination = request.logDestination();
    String marker = ":log-group:";
    if (type != LogDestinationType.CLOUD_WATCH_LOGS
        || destination == null
        || !destination.contains(marker)) {
      return request.logGroupName();
    }
    String name = destination.substring(destination.indexOf(marker) + marker.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }

  private static DestinationOptionsResponse options(CreateFlowLogsRequest request, Call call) {
    DestinationOptionsResponse defaults =
        DestinationOptionsResponse.builder()
            .fileFormat(DestinationFileFormat.PLAIN_TEXT)
            .hiveCompatiblePartitions(false)
            .perHourPartition(false)
            .build();
    return request.destinationOptions() == null
        ? defaults
        : call.models()
            .over(
                call.models().as(request.destinationOptions(), DestinationOptionsResponse.class),
                defaults);
  }

  private static void requireResource(FlowLogsResourceType type, String id, Call call) {
    var table =
        switch (type) {
          case VPC -> NetworkTables.VPCS;
          case SUBNET -> NetworkTables.SUBNETS;
          case NETWORK_INTERFACE -> NetworkInterfaceTables.NETWORK_INTERFACES;
          case TRANSIT_GATEWAY -> TransitTables.TRANSIT_GATEWAYS;
          case TRANSIT_GATEWAY_ATTACHMENT -> TransitTables.ATTACHMENTS;
          default ->
              throw CommonFaults.unsupported("Flow logs of " + type + " are not supported here.");
        };
    call.rows(table).get(id);
  }

  private static DeleteFlowLogsResponse delete(DeleteFlowLogsRequest request, Call call) {
    List<String> unknown =
        request.flowLogIds().stream().filter(id -> !call.rows(FLOW_LOGS).contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw Ec2Fault.of(
          "InvalidFlowLogId.NotFound",
          "These flow log ids in the input list are not found: [TotalCount: "
              + unknown.size()
              + "] "
              + String.join(" ", unknown));
    }
    request.flowLogIds().forEach(call.rows(FLOW_LOGS)::remove);
    return DeleteFlowLogsResponse.builder().unsuccessful(List.of()).build();
  }
}
