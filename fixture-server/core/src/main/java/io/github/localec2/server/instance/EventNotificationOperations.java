package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeregisterInstanceEventNotificationAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterInstanceEventNotificationAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceEventNotificationAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceEventNotificationAttributesResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTagNotificationAttribute;
import software.amazon.awssdk.services.ec2.model.RegisterInstanceEventNotificationAttributesRequest;
import software.amazon.awssdk.services.ec2.model.RegisterInstanceEventNotificationAttributesResponse;

/** Which tags of instances the notifications of their scheduled events contain. */
public final class EventNotificationOperations {
  private static final int MOST_KEYS = 10;

  private EventNotificationOperations() {}

  public static Family family() {
    return new Family()
        .read(
            DescribeInstanceEventNotificationAttributesRequest.class,
            (request, call) ->
                DescribeInstanceEventNotificationAttributesResponse.builder()
                    .instanceTagAttribute(shown(AccountDefaults.of(call.view())))
                    .build())
        .write(
            RegisterInstanceEventNotificationAttributesRequest.class,
            (request, call) ->
                RegisterInstanceEventNotificationAttributesResponse.builder()
                    .instanceTagAttribute(register(request, call))
                    .build())
        .write(
            DeregisterInstanceEventNotificationAttributesRequest.class,
            (request, call) ->
                DeregisterInstanceEventNotificationAttributesResponse.builder()
                    .instanceTagAttribute(deregister(request, call))
                    .build());
  }

  private static InstanceTagNotificationAttribute shown(AccountDefaults defaults) {
    return InstanceTagNotificationAttribute.builder()
        .instanceTagKeys(defaults.notifyTagKeys())
        .includeAllTagsOfInstance(defaults.notifyAllTags())
        .build();
  }

  private static InstanceTagNotificationAttribute register(
      RegisterInstanceEventNotificationAttributesRequest request, Call call) {
    var wanted = request.instanceTagAttribute();
    Boolean all = wanted.includeAllTagsOfInstance();
    requireOne(all, wanted.instanceTagKeys());
    AccountDefaults before = AccountDefaults.of(call.view());
    if (all != null) {
      return kept(call, before.withNotifications(List.of(), all));
    }
    Set<String> keys = new LinkedHashSet<>(before.notifyTagKeys());
    keys.addAll(wanted.instanceTagKeys());
    if (keys.size() > MOST_KEYS) {
      throw Ec2Fault.of(
          "InstanceEventNotificationTagKeysLimitExceeded",
          "You can register at most " + MOST_KEYS + " tag keys.");
    }
    return kept(call, before.withNotifications(List.copyOf(keys), false));
  }

  private static InstanceTagNotificationAttribute deregister(
      DeregisterInstanceEventNotificationAttributesRequest request, Call call) {
    var wanted = request.instanceTagAttribute();
    Boolean all = wanted.includeAllTagsOfInstance();
    requireOne(all, wanted.instanceTagKeys());
    AccountDefaults before = AccountDefaults.of(call.view());
    List<String> keys = new ArrayList<>(before.notifyTagKeys());
    keys.removeAll(wanted.instanceTagKeys());
    return kept(
        call, before.withNotifications(keys, !Boolean.TRUE.equals(all) && before.notifyAllTags()));
  }

  private static InstanceTagNotificationAttribute kept(Call call, AccountDefaults changed) {
    changed.keep(call.view());
    return shown(changed);
  }

  private static void requireOne(@Nullable Boolean all, List<String> keys) {
    if (all == null && keys.isEmpty()) {
      throw CommonFaults.missingParameter("InstanceTagAttribute.InstanceTagKeys");
    }
    if (all != null && !keys.isEmpty()) {
      throw CommonFaults.notTogether("IncludeAllTagsOfInstance", "InstanceTagKeys");
    }
  }
}
