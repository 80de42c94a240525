package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.IMPAIRMENTS;

import io.github.localec2.server.state.RegionView;
import java.time.Instant;
import java.util.Optional;

/**
 * A running instance whose own check of its health fails.
 *
 * @param since when it failed first
 */
record Impairment(String instanceId, Instant since) {
  static void begin(RegionView view, String instanceId) {
    if (!view.rows(IMPAIRMENTS).contains(instanceId)) {
      view.rows(IMPAIRMENTS).put(new Impairment(instanceId, view.now()));
    }
  }

  static void end(RegionView view, String instanceId) {
    if (view.rows(IMPAIRMENTS).contains(instanceId)) {
      view.rows(IMPAIRMENTS).remove(instanceId);
    }
  }

  static Optional<Impairment> of(RegionView view, String instanceId) {
    return view.rows(IMPAIRMENTS).find(instanceId);
  }
}
