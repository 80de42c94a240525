package io.github.localec2.server.console;

import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.World;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest moments of a state since the console was opened first, to look back at. Moments share
 * what did not change between them.
 */
final class Moments {
  /** How many are kept. */
  static final int MOST = 200;

  private final Ec2State state;
  private final Deque<Moment> kept = new ArrayDeque<>();
  private long next;

  private record Moment(long number, Instant at, World world) {}

  Moments(Ec2State state) {
    this.state = state;
    keep();
    state.watch(this::keep);
  }

  private void keep() {
    synchronized (this) {
      World present = state.snapshot();
      Moment newest = kept.peekLast();
      if (newest == null || newest.world() != present) {
        kept.add(new Moment(next++, state.now(), present));
        if (kept.size() > MOST) {
          kept.remove();
        }
      }
    }
  }

  /**
   * The state at a moment.
   *
   * @param number of the moment; null for now
   * @return nothing where the moment is no longer kept
   */
  Optional<World> world(@Nullable String number) {
    if (number == null) {
      return Optional.of(state.snapshot());
    }
    long wanted = ConsoleEndpoint.number(number);
    synchronized (this) {
      return kept.stream().filter(each -> each.number() == wanted).map(Moment::world).findFirst();
    }
  }

  String json() {
    List<Moment> present;
    synchronized (this) {
      present = List.copyOf(kept);
    }
    StringBuilder out = new StringBuilder();
    ModelJson.write(
        out,
        present.stream()
            .map(each -> Map.of("number", each.number(), "at", each.at().toString()))
            .toList());
    return out.toString();
  }
}
