package io.github.localec2.samples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of two sides, which were measured one after the other. */
final class Ratios {
  private final String what;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  Ratios(String what) {
    this.what = what;
  }

  void add(long oursNanos, long theirsNanos) {
    ours.add(oursNanos / 1e6);
    theirs.add(theirsNanos / 1e6);
    ratios.add((double) oursNanos / theirsNanos);
  }

  void print() {
    System.out.printf(
        Locale.ROOT,
        "%-52s best %6.0f ms, %6.0f ms, %.2f; median %6.0f ms, %6.0f ms, %.2f; most %6.0f ms,"
            + " %6.0f ms (%d rounds)%n",
        what,
        at(ours, 0),
        at(theirs, 0),
        at(ours, 0) / at(theirs, 0),
        at(ours, 0.5),
        at(theirs, 0.5),
        at(ratios, 0.5),
        at(ours, 1),
        at(theirs, 1),
        ratios.size());
  }

  /** The value below which a part of all are: 0 is the least, 0.5 the median, 1 the most. */
  private static double at(List<Double> all, double part) {
    List<Double> sorted = all.stream().sorted().toList();
    return sorted.get((int) Math.round((sorted.size() - 1) * part));
  }
}
