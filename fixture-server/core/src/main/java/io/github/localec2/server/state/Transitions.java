package io.github.localec2.server.state;

import java.time.Duration;
import java.util.Map;

/**
 * How long resources take to settle, by the name of the {@link Settling}. Zero means that the next
 * request already sees the new state.
 *
 * @param delays by name; an entry {@code *} holds for every name without one
 */
public record Transitions(Map<String, Duration> delays) {
  /** Everything settles at once. */
  public static final Transitions AT_ONCE = new Transitions(Map.of());

  public Transitions {
    delays = Map.copyOf(delays);
    delays.forEach(
        (name, delay) -> {
          if (delay.isNegative()) {
            throw new IllegalArgumentException(
                "delay of '" + name + "' must not be negative: " + delay);
          }
        });
  }

  /** Every transition takes this long. */
  public static Transitions after(Duration delay) {
    return new Transitions(Map.of("*", delay));
  }

  Duration of(String name) {
    Duration own = delays.get(name);
    return own != null ? own : delays.getOrDefault("*", Duration.ZERO);
  }
}
