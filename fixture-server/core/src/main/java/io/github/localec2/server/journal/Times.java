package io.github.localec2.server.journal;

/**
 * How often.
 *
 * @param least from 0
 * @param most not less than {@code least}
 */
public record Times(int least, int most) {
  public Times {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "no number of times: from '" + least + "' to '" + most + "'");
    }
  }

  public static Times never() {
    return exactly(0);
  }

  public static Times once() {
    return exactly(1);
  }

  public static Times exactly(int times) {
    return new Times(times, times);
  }

  public static Times atLeast(int times) {
    return new Times(times, Integer.MAX_VALUE);
  }

  public static Times atMost(int times) {
    return new Times(0, times);
  }

  boolean include(int times) {
    return times >= least && times <= most;
  }

  @Override
  public String toString() {
    if (least == most) {
      return switch (least) {
        case 0 -> "never";
        case 1 -> "once";
        default -> least + " times";
      };
    }
    return most == Integer.MAX_VALUE
        ? "at least " + least + " times"
        : least == 0 ? "at most " + most + " times" : least + " to " + most + " times";
  }
}
