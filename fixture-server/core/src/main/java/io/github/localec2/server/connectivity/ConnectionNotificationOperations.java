package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.CONNECTION_NOTIFICATIONS;
import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.ConnectionNotification;
import software.amazon.awssdk.services.ec2.model.ConnectionNotificationState;
import software.amazon.awssdk.services.ec2.model.ConnectionNotificationType;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointConnectionNotificationRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointConnectionNotificationResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointConnectionNotificationsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointConnectionNotificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointConnectionNotificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointConnectionNotificationsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointConnectionNotificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointConnectionNotificationResponse;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** Where AWS tells what happens to endpoints and services. */
final class ConnectionNotificationOperations {
  private static final Set<String> EVENTS = Set.of("Accept", "Connect", "Delete", "Reject");
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(?:\\.fifo)?");

  private static final Filters<ConnectionNotification> FILTERS =
      Filters.of(CONNECTION_NOTIFICATIONS)
          .id("connection-notification-id")
          .one("connection-notification-arn", ConnectionNotification::connectionNotificationArn)
          .one(
              "connection-notification-state",
              ConnectionNotification::connectionNotificationStateAsString)
          .one(
              "connection-notification-type",
              ConnectionNotification::connectionNotificationTypeAsString)
          .one("service-id", ConnectionNotification::serviceId)
          .one("vpc-endpoint-id", ConnectionNotification::vpcEndpointId)
          .build();

  private ConnectionNotificationOperations() {}

  static void addTo(Family family) {
    family
        .write(
            CreateVpcEndpointConnectionNotificationRequest.class,
            ConnectionNotificationOperations::create)
        .read(
            DescribeVpcEndpointConnectionNotificationsRequest.class,
            ConnectionNotificationOperations::describe)
        .write(
            ModifyVpcEndpointConnectionNotificationRequest.class,
            ConnectionNotificationOperations::modify)
        .write(
            DeleteVpcEndpointConnectionNotificationsRequest.class,
            ConnectionNotificationOperations::delete);
  }

  private static CreateVpcEndpointConnectionNotificationResponse create(
      CreateVpcEndpointConnectionNotificationRequest request, Call call) {
    String serviceId = request.serviceId();
    String endpointId = request.vpcEndpointId();
    if ((serviceId == null) == (endpointId == null)) {
      throw EndpointFaults.invalid("Exactly one of ServiceId or VpcEndpointId must be specified.");
    }
    if (serviceId != null) {
      call.rows(ENDPOINT_SERVICES).get(serviceId);
    } else {
      call.rows(VPC_ENDPOINTS).get(endpointId);
    }
    check(request.connectionNotificationArn(), request.connectionEvents());
    ConnectionNotification made =
        ConnectionNotification.builder()
            .connectionNotificationId(call.view().newId(CONNECTION_NOTIFICATIONS))
            .serviceId(serviceId)
            .vpcEndpointId(endpointId)
            .connectionNotificationType(ConnectionNotificationType.TOPIC)
            .connectionNotificationArn(request.connectionNotificationArn())
            .connectionEvents(request.connectionEvents())
            .connectionNotificationState(ConnectionNotificationState.ENABLED)
            .serviceRegion(call.region())
            .build();
    call.rows(CONNECTION_NOTIFICATIONS).put(made);
    return CreateVpcEndpointConnectionNotificationResponse.builder()
        .connectionNotification(made)
        .clientToken(request.clientToken())
        .build();
  }

  private static void check(String arn, List<String> events) {
    if (!TOPIC.matcher(arn).matches()) {
      throw CommonFaults.invalidValue(
          "ConnectionNotificationArn", arn, "It must be the ARN of an SNS topic.");
    }
    checkEvents(events);
  }

  private static void checkEvents(List<String> events) {
    for (String event : events) {
      if (!EVENTS.contains(event)) {
        throw CommonFaults.invalidValue(
            "ConnectionEvents", event, "It must be Accept, Connect, Delete or Reject.");
      }
    }
  }

  private static DescribeVpcEndpointConnectionNotificationsResponse describe(
      DescribeVpcEndpointConnectionNotificationsRequest request, Call call) {
    String id = request.connectionNotificationId();
    Page<ConnectionNotification> page =
        call.find(
            CONNECTION_NOTIFICATIONS,
            FILTERS,
            id == null ? List.of() : List.of(id),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeVpcEndpointConnectionNotificationsResponse.builder()
        .connectionNotificationSet(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static ModifyVpcEndpointConnectionNotificationResponse modify(
      ModifyVpcEndpointConnectionNotificationRequest request, Call call) {
    ConnectionNotification row =
        call.rows(CONNECTION_NOTIFICATIONS).get(request.connectionNotificationId());
    ConnectionNotification.Builder changed = row.toBuilder();
    if (request.connectionNotificationArn() != null) {
      check(request.connectionNotificationArn(), List.of());
      changed.connectionNotificationArn(request.connectionNotificationArn());
    }
    if (!request.connectionEvents().isEmpty()) {
      checkEvents(request.connectionEvents());
      changed.connectionEvents(request.connectionEvents());
    }
    call.rows(CONNECTION_NOTIFICATIONS).put(changed.build());
    return ModifyVpcEndpointConnectionNotificationResponse.builder().returnValue(true).build();
  }

  private static DeleteVpcEndpointConnectionNotificationsResponse delete(
      DeleteVpcEndpointConnectionNotificationsRequest request, Call call) {
    List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
    for (String id : request.connectionNotificationIds()) {
      if (call.rows(CONNECTION_NOTIFICATIONS).contains(id)) {
        call.rows(CONNECTION_NOTIFICATIONS).remove(id);
      } else {
        unsuccessful.add(
            Unsuccessful.of(
                id,
                "InvalidConnectionNotification",
                "The connection notification ID '" + id + "' does not exist"));
      }
    }
    return DeleteVpcEndpointConnectionNotificationsResponse.builder()
        .unsuccessful(unsuccessful)
        .build();
  }
}
