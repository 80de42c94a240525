package io.github.localec2.server.state;

import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a state is made with.
 *
 * @param clock the source of all times
 * @param ids makes the ids of new resources
 * @param transitions how long resources take to settle
 * @param defaults gives a fresh region its default resources
 */
public record StateSettings(
    Clock clock, Ids ids, Transitions transitions, Consumer<RegionView> defaults) {

  /**
   * Ids of default resources depend on account and region alone, so that they outlive a rollback
   * and are the same in every run.
   */
  Ids idsOfDefaults(Scope scope) {
    long seed = scope.account().hashCode() * 31L + scope.region().hashCode();
    return new Ids(new SplittableRandom(seed));
  }
}
