package io.github.localec2.server.state;

import java.util.List;
import java.util.Set;

/**
 * Changes that don't come by themselves after a time, but when somebody outside the state has done
 * something: an engine that makes a volume, say.
 *
 * @param names the settlings that are handed over instead of being applied on the clock
 * @param taker gets them in the order of the commits, outside every lock; it must not block
 */
public record Handover(Set<String> names, Taker taker) {
  static final Handover NOTHING = new Handover(Set.of(), (scope, settling, ids) -> {});

  public Handover {
    names = Set.copyOf(names);
  }

  /** Who sees to it that the settlings are applied. */
  @FunctionalInterface
  public interface Taker {
    void take(Scope scope, Settling settling, List<String> ids);
  }

  /** What one commit hands over. */
  record Item(Scope scope, Settling settling, List<String> ids) {}
}
