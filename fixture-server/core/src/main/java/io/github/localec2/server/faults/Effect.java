package io.github.localec2.server.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a fault does to a call.
 *
 * @param words for a person
 * @param error what it fails with; null for none
 * @param runs whether the operation runs
 * @param delay how long its answer is held back
 * @param most how many bytes of its answer are sent; negative for all
 */
record Effect(String words, @Nullable Ec2Error error, boolean runs, Duration delay, long most) {

  static Effect fail(Ec2Error error) {
    return new Effect("fails with " + error, error, false, Duration.ZERO, -1);
  }

  static Effect delay(Duration delay) {
    if (delay.isNegative() || delay.isZero()) {
      throw new IllegalArgumentException("a delay is positive: '" + delay + "'");
    }
    return new Effect("is delayed by " + delay.toMillis() + " ms", null, true, delay, -1);
  }

  static Effect drop() {
    return new Effect("is dropped", null, false, Duration.ZERO, 0);
  }

  static Effect lose() {
    return new Effect("loses its answer", null, true, Duration.ZERO, 0);
  }

  static Effect truncate(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes to send must be positive: '" + bytes + "'");
    }
    return new Effect(
        "loses its answer after " + bytes + " bytes", null, true, Duration.ZERO, bytes);
  }

  /** Whether it only takes time, and another fault may come on top. */
  boolean isDelay() {
    return !delay.isZero();
  }
}
