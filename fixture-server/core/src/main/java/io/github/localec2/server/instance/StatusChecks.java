package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.STATUS_CHECKS;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.time.Duration;
import java.time.Instant;

/**
 * The first status checks of an instance, which begin when it runs and take as long as the
 * transition {@code instance-status-ok} is set to; by default they are through at once.
 *
 * @param until when the checks have passed
 */
record StatusChecks(String instanceId, Instant until) {
  private static final String TRANSITION = "instance-status-ok";

  private static final Settling PASSED = Settling.named(TRANSITION, StatusChecks::passed);

  /** Begins the checks of an instance that has come to run. */
  static void begin(RegionView view, String instanceId) {
    Duration delay = view.delayOf(TRANSITION);
    if (!delay.isZero()) {
      view.rows(STATUS_CHECKS).put(new StatusChecks(instanceId, view.now().plus(delay)));
      view.later(PASSED, instanceId);
    }
  }

  /** True while the checks of an instance that runs have not all been made. */
  static boolean underWay(RegionView view, String instanceId) {
    return view.rows(STATUS_CHECKS)
        .find(instanceId)
        .filter(checks -> view.now().isBefore(checks.until()))
        .isPresent();
  }

  /** Those of an earlier start don't end those of a later one. */
  private static void passed(RegionView view, String instanceId) {
    if (!underWay(view, instanceId)) {
      forget(view, instanceId);
    }
  }

  static void forget(RegionView view, String instanceId) {
    view.rows(STATUS_CHECKS).remove(instanceId);
  }
}
