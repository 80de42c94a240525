package io.github.localec2.server.faults;

/**
 * Which of the calls that match meet a fault.
 *
 * @param skip how many are let through first
 * @param take how many are looked at then
 * @param probability with which each of them meets it, over 0 and up to 1
 * @param seed of the dice
 */
record Occasions(long skip, long take, double probability, long seed) {
  static final Occasions ALL = new Occasions(0, Long.MAX_VALUE, 1, 0);

  Occasions {
    if (skip < 0 || take < 1) {
      throw new IllegalArgumentException(
          "calls are counted from 1: '" + (skip < 0 ? skip : take) + "'");
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "a probability is over 0 and up to 1: '" + probability + "'");
    }
  }

  /**
   * Whether the call meets the fault: a function of its number, so that a run repeats itself
   * whatever its threads do.
   *
   * @param number from 0
   */
  boolean include(long number) {
    return number >= skip
        && number - skip < take
        && (probability == 1 || dice(seed, number) < probability);
  }

  /** From 0 to under 1, by the mixing function of SplitMix64. */
  private static double dice(long seed, long number) {
    long z = seed + (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }

  @Override
  public String toString() {
    StringBuilder words = new StringBuilder();
    if (take == 1) {
      words.append(", call ").append(skip + 1);
    } else if (take < Long.MAX_VALUE) {
      words.append(", calls ").append(skip + 1).append(" to ").append(skip + take);
    } else if (skip > 0) {
      words.append(", from call ").append(skip + 1).append(" on");
    }
    if (probability < 1) {
      words.append(", with probability ").append(probability);
    }
    return words.toString();
  }
}
