package io.github.localec2.server.imds;

import java.time.Instant;

/**
 * A notice that EC2 takes a Spot Instance back.
 *
 * @param action what will happen to the instance
 * @param time about when, to the second
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html">
 *     Spot Instance interruption notices</a>
 */
public record SpotInterruption(Action action, Instant time) {
  /** What EC2 does to an instance that it interrupts. */
  public enum Action {
    HIBERNATE,
    STOP,
    TERMINATE
  }

  public static SpotInterruption terminate(Instant time) {
    return new SpotInterruption(Action.TERMINATE, time);
  }

  public static SpotInterruption stop(Instant time) {
    return new SpotInterruption(Action.STOP, time);
  }
}
