package io.github.localec2.server.protocol;

import java.time.Duration;

/**
 * How an answer goes on its way.
 *
 * @param delay how long it is held back, not negative
 * @param most how many bytes of its body are sent before the connection is cut; 0 sends nothing at
 *     all, not even a status; negative sends everything
 */
public record Delivery(Duration delay, long most) {
  /** At once and whole. */
  public static final Delivery PLAIN = new Delivery(Duration.ZERO, -1);

  public Delivery {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: '" + delay + "'");
    }
  }

  /** Whether it goes at once and whole. */
  public boolean isPlain() {
    return most < 0 && delay.isZero();
  }

  /** Whether nothing of the answer is sent. */
  public boolean isDropped() {
    return most == 0;
  }

  /** Whether not all of the answer is sent. */
  public boolean isCut() {
    return most >= 0;
  }
}
