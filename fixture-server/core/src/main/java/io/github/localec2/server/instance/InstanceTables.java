package io.github.localec2.server.instance;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindow;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;

/** Where instances and what hangs on them are kept. */
public final class InstanceTables {
  private static final Table.Builder<InstanceRecord> INSTANCES_BUILDER =
      Table.named("instances", InstanceRecord::instanceId)
          .idPrefix("i-")
          .emptyAtFirst()
          .faults("instance ID", "InvalidInstanceID")
          .tags(
              "instance",
              row -> row.instance().tags(),
              // EC2 leaves the list out where there are no tags
              (row, tags) -> {
                MetadataOptions.checkTags(row.instance().metadataOptions(), tags);
                return row.with(
                    row.instance().toBuilder().tags(tags.isEmpty() ? null : tags).build());
              });

  public static final Table.Index<InstanceRecord> INSTANCES_BY_RESERVATION =
      INSTANCES_BUILDER.indexOne(InstanceRecord::reservationId);

  public static final Table<InstanceRecord> INSTANCES = INSTANCES_BUILDER.build();

  private static final Table.Builder<IamInstanceProfileAssociation> PROFILES_BUILDER =
      Table.named("iam-instance-profile-associations", IamInstanceProfileAssociation::associationId)
          .idPrefix("iip-assoc-")
          .faults(
              new IdFaults(
                  "association ID", "NoSuchAssociation", "InvalidAssociationID.Malformed"));

  static final Table.Index<IamInstanceProfileAssociation> PROFILES_BY_INSTANCE =
      PROFILES_BUILDER.indexOne(IamInstanceProfileAssociation::instanceId);

  /** Which instance has which IAM instance profile. */
  static final Table<IamInstanceProfileAssociation> PROFILE_ASSOCIATIONS = PROFILES_BUILDER.build();

  private static final Table.Builder<SpotInstanceRequest> SPOT_REQUESTS_BUILDER =
      Table.named("spot-instance-requests", SpotInstanceRequest::spotInstanceRequestId)
          .idPrefix("sir-")
          .faults("spot instance request ID", "InvalidSpotInstanceRequestID")
          .tags(
              "spot-instances-request",
              SpotInstanceRequest::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<SpotInstanceRequest> SPOT_REQUESTS_BY_INSTANCE =
      SPOT_REQUESTS_BUILDER.indexOne(SpotInstanceRequest::instanceId);

  /** The requests that spot instances came from. */
  public static final Table<SpotInstanceRequest> SPOT_REQUESTS = SPOT_REQUESTS_BUILDER.build();

  private static final Table.Builder<InstanceEventWindow> EVENT_WINDOWS_BUILDER =
      Table.named("instance-event-windows", InstanceEventWindow::instanceEventWindowId)
          .idPrefix("iew-")
          .faults(
              new IdFaults(
                  "instance event window ID",
                  "InvalidInstanceEventWindowId.NotFound",
                  "InvalidInstanceEventWindowId.Malformed"))
          .tags(
              "instance-event-window",
              InstanceEventWindow::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<InstanceEventWindow> EVENT_WINDOWS_BY_NAME =
      EVENT_WINDOWS_BUILDER.indexOne(InstanceEventWindow::name);

  /** When the scheduled events of instances may happen. */
  public static final Table<InstanceEventWindow> EVENT_WINDOWS = EVENT_WINDOWS_BUILDER.build();

  /** Until when the status checks of instances are not through. */
  static final Table<StatusChecks> STATUS_CHECKS =
      Table.named("instance-status-checks", StatusChecks::instanceId).build();

  /** The instances whose own checks fail. */
  static final Table<Impairment> IMPAIRMENTS =
      Table.named("instance-impairments", Impairment::instanceId).build();

  private InstanceTables() {}
}
