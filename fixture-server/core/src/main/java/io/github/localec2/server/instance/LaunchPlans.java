package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Derived;
import io.github.localec2.server.state.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The plans of the latest launches of a server: who launches the same again, where nothing that the
 * plan came from has changed, need not have it checked again. Errors are never kept.
 */
final class LaunchPlans {
  /** More kinds of launches than a test alternates between. */
  private static final int MOST = 16;

  private final Map<Key, Derived<LaunchPlan>> plans = new LinkedHashMap<>(2 * MOST, 0.75f, true);

  private record Key(Scope scope, RunInstancesRequest request) {}

  /** The plan of a launch as of now. */
  LaunchPlan of(Call call, RunInstancesRequest request) {
    Key key = new Key(call.view().scope(), launchOnly(request));
    Derived<LaunchPlan> known = get(key);
    if (known != null && known.holdsIn(call.view())) {
      return known.value();
    }
    Derived<LaunchPlan> made = call.view().derived(() -> LaunchPlan.of(call, key.request()));
    keep(key, made);
    return made.value();
  }

  private synchronized @Nullable Derived<LaunchPlan> get(Key key) {
    return plans.get(key);
  }

  private synchronized void keep(Key key, Derived<LaunchPlan> made) {
    plans.put(key, made);
    if (plans.size() > MOST) {
      plans.remove(plans.keySet().iterator().next());
    }
  }

  /** The request without what says nothing of the instances. */
  private static RunInstancesRequest launchOnly(RunInstancesRequest request) {
    return request.clientToken() == null && request.dryRun() == null
        ? request
        : request.toBuilder().clientToken(null).dryRun(null).build();
  }
}
