package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.EVENT_WINDOWS;
import static io.github.localec2.server.instance.InstanceTables.EVENT_WINDOWS_BY_NAME;
import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateInstanceEventWindowRequest;
import software.amazon.awssdk.services.ec2.model.AssociateInstanceEventWindowResponse;
import software.amazon.awssdk.services.ec2.model.CreateInstanceEventWindowRequest;
import software.amazon.awssdk.services.ec2.model.CreateInstanceEventWindowResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInstanceEventWindowRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInstanceEventWindowResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceEventWindowsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceEventWindowsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateInstanceEventWindowRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateInstanceEventWindowResponse;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindow;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowAssociationTarget;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowState;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowTimeRange;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventWindowRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventWindowResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/** When the scheduled events of instances may happen. */
public final class EventWindowOperations {
  private static final InstanceEventWindowAssociationTarget NO_TARGET =
      InstanceEventWindowAssociationTarget.builder()
          .instanceIds(List.of())
          .tags(List.of())
          .dedicatedHostIds(List.of())
          .build();

  private static final Filters<InstanceEventWindow> FILTERS =
      Filters.of(EVENT_WINDOWS)
          .many("dedicated-host-id", row -> target(row).dedicatedHostIds().stream())
          .one("event-window-name", InstanceEventWindow::name)
          .many("instance-id", row -> target(row).instanceIds().stream())
          .many(
              "instance-tag",
              row -> target(row).tags().stream().map(tag -> tag.key() + "=" + tag.value()))
          .many("instance-tag-key", row -> target(row).tags().stream().map(Tag::key))
          .many("instance-tag-value", row -> target(row).tags().stream().map(Tag::value))
          .build();

  private static final Settling ACTIVE =
      Settling.of(
          "instance-event-window-active",
          EVENT_WINDOWS,
          row ->
              row.state() == InstanceEventWindowState.CREATING
                  ? row.toBuilder().state(InstanceEventWindowState.ACTIVE).build()
                  : row);

  private static final Settling GONE =
      Settling.named(
          "instance-event-window-deleted", (view, id) -> view.rows(EVENT_WINDOWS).remove(id));

  private EventWindowOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateInstanceEventWindowRequest.class, EventWindowOperations::create)
        .read(DescribeInstanceEventWindowsRequest.class, EventWindowOperations::describe)
        .write(ModifyInstanceEventWindowRequest.class, EventWindowOperations::modify)
        .write(DeleteInstanceEventWindowRequest.class, EventWindowOperations::delete)
        .write(AssociateInstanceEventWindowRequest.class, EventWindowOperations::associate)
        .write(DisassociateInstanceEventWindowRequest.class, EventWindowOperations::disassociate);
  }

  private static InstanceEventWindowAssociationTarget target(InstanceEventWindow row) {
    return row.associationTarget() == null ? NO_TARGET : row.associationTarget();
  }

  private static CreateInstanceEventWindowResponse create(
      CreateInstanceEventWindowRequest request, Call call) {
    EventWindowRules.checkEither(request.cronExpression(), request.timeRanges());
    EventWindowRules.checkCron(request.cronExpression());
    checkName(call, request.name());
    List<InstanceEventWindowTimeRange> ranges = EventWindowRules.ranges(request.timeRanges());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "instance-event-window");
    InstanceEventWindow.Builder window =
        InstanceEventWindow.builder()
            .instanceEventWindowId(call.view().newId(EVENT_WINDOWS, tags))
            .name(request.name())
            .cronExpression(request.cronExpression())
            .state(InstanceEventWindowState.CREATING)
            .tags(tags);
    if (!ranges.isEmpty()) {
      window.timeRanges(ranges);
    }
    InstanceEventWindow made = call.rows(EVENT_WINDOWS).put(window.build());
    call.later(ACTIVE, made.instanceEventWindowId());
    return CreateInstanceEventWindowResponse.builder().instanceEventWindow(made).build();
  }

  private static void checkName(Call call, @Nullable String name) {
    if (name != null && call.rows(EVENT_WINDOWS).anyBy(EVENT_WINDOWS_BY_NAME, name)) {
      throw CommonFaults.invalidParameterValue(
          "An event window with the name '" + name + "' already exists.");
    }
  }

  private static DescribeInstanceEventWindowsResponse describe(
      DescribeInstanceEventWindowsRequest request, Call call) {
    if (request.maxResults() != null && !request.instanceEventWindowIds().isEmpty()) {
      throw CommonFaults.notTogether("InstanceEventWindowIds", "MaxResults");
    }
    Page<InstanceEventWindow> page =
        call.find(
            EVENT_WINDOWS,
            FILTERS,
            request.instanceEventWindowIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeInstanceEventWindowsResponse.builder()
        .instanceEventWindows(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static ModifyInstanceEventWindowResponse modify(
      ModifyInstanceEventWindowRequest request, Call call) {
    InstanceEventWindow before = call.rows(EVENT_WINDOWS).get(request.instanceEventWindowId());
    EventWindowRules.checkEither(request.cronExpression(), request.timeRanges());
    EventWindowRules.checkCron(request.cronExpression());
    InstanceEventWindow.Builder window = before.toBuilder();
    if (request.name() != null && !request.name().equals(before.name())) {
      checkName(call, request.name());
      window.name(request.name());
    }
    if (request.cronExpression() != null) {
      window
          .cronExpression(request.cronExpression())
          .timeRanges((List<InstanceEventWindowTimeRange>) null);
    }
    List<InstanceEventWindowTimeRange> ranges = EventWindowRules.ranges(request.timeRanges());
    if (!ranges.isEmpty()) {
      window.timeRanges(ranges).cronExpression(null);
    }
    return ModifyInstanceEventWindowResponse.builder()
        .instanceEventWindow(call.rows(EVENT_WINDOWS).put(window.build()))
        .build();
  }

  private static DeleteInstanceEventWindowResponse delete(
      DeleteInstanceEventWindowRequest request, Call call) {
    InstanceEventWindow window = call.rows(EVENT_WINDOWS).get(request.instanceEventWindowId());
    if (window.associationTarget() != null && !Boolean.TRUE.equals(request.forceDelete())) {
      throw CommonFaults.invalidParameterCombination(
          "The event window '"
              + window.instanceEventWindowId()
              + "' is associated with targets. Disassociate them, or force its deletion.");
    }
    call.rows(EVENT_WINDOWS)
        .put(window.toBuilder().state(InstanceEventWindowState.DELETING).build());
    call.later(GONE, window.instanceEventWindowId());
    return DeleteInstanceEventWindowResponse.builder()
        .instanceEventWindowState(
            change ->
                change
                    .instanceEventWindowId(window.instanceEventWindowId())
                    .state(InstanceEventWindowState.DELETING))
        .build();
  }

  private static AssociateInstanceEventWindowResponse associate(
      AssociateInstanceEventWindowRequest request, Call call) {
    InstanceEventWindow window = call.rows(EVENT_WINDOWS).get(request.instanceEventWindowId());
    var wanted = request.associationTarget();
    InstanceEventWindowAssociationTarget before = target(window);
    long kinds =
        Stream.of(
                joined(before.instanceIds(), wanted.instanceIds()),
                joined(before.tags(), wanted.instanceTags()),
                joined(before.dedicatedHostIds(), wanted.dedicatedHostIds()))
            .filter(kind -> !kind.isEmpty())
            .count();
    if (kinds != 1) {
      throw CommonFaults.invalidParameterCombination(
          "An event window is associated with instance IDs, instance tags or Dedicated Host IDs:"
              + " with one of them.");
    }
    call.rows(INSTANCES).getAll(wanted.instanceIds());
    for (InstanceEventWindow other : call.rows(EVENT_WINDOWS).all().toList()) {
      for (String id : wanted.instanceIds()) {
        if (target(other).instanceIds().contains(id)) {
          throw Ec2Fault.of(
              "InvalidInstanceID",
              "The instance '"
                  + id
                  + "' is already associated with the event window '"
                  + other.instanceEventWindowId()
                  + "'.");
        }
      }
    }
    return AssociateInstanceEventWindowResponse.builder()
        .instanceEventWindow(
            with(
                call,
                window,
                joined(before.instanceIds(), wanted.instanceIds()),
                joined(before.tags(), wanted.instanceTags()),
                joined(before.dedicatedHostIds(), wanted.dedicatedHostIds())))
        .build();
  }

  private static DisassociateInstanceEventWindowResponse disassociate(
      DisassociateInstanceEventWindowRequest request, Call call) {
    InstanceEventWindow window = call.rows(EVENT_WINDOWS).get(request.instanceEventWindowId());
    var unwanted = request.associationTarget();
    InstanceEventWindowAssociationTarget before = target(window);
    return DisassociateInstanceEventWindowResponse.builder()
        .instanceEventWindow(
            with(
                call,
                window,
                without(before.instanceIds(), unwanted.instanceIds()),
                without(before.tags(), unwanted.instanceTags()),
                without(before.dedicatedHostIds(), unwanted.dedicatedHostIds())))
        .build();
  }

  private static InstanceEventWindow with(
      Call call,
      InstanceEventWindow window,
      List<String> instances,
      List<Tag> tags,
      List<String> hosts) {
    boolean none = instances.isEmpty() && tags.isEmpty() && hosts.isEmpty();
    InstanceEventWindowAssociationTarget target =
        none
            ? null
            : InstanceEventWindowAssociationTarget.builder()
                .instanceIds(instances)
                .tags(tags)
                .dedicatedHostIds(hosts)
                .build();
    return call.rows(EVENT_WINDOWS).put(window.toBuilder().associationTarget(target).build());
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private static <T> List<T> without(List<T> all, List<T> some) {
    List<T> left = new ArrayList<>(all);
    left.removeAll(some);
    return left;
  }
}
