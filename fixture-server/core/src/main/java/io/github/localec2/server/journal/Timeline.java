package io.github.localec2.server.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Calls under each other, with the time of each since the first. */
final class Timeline {
  private Timeline() {}

  /**
   * Writes the newest calls.
   *
   * @param most how many
   */
  static String of(List<Ec2Call> calls, long dropped, int most) {
    if (calls.isEmpty()) {
      return "no calls" + System.lineSeparator();
    }
    StringBuilder out = new StringBuilder();
    int from = Math.max(0, calls.size() - most);
    out.append(calls.size()).append(calls.size() == 1 ? " call" : " calls");
    if (from > 0) {
      out.append(", the last ").append(calls.size() - from).append(" of them");
    }
    if (dropped > 0) {
      out.append("; ").append(dropped).append(" older ones are no longer kept");
    }
    out.append(System.lineSeparator());
    boolean scopes = calls.stream().map(Timeline::scope).distinct().limit(2).count() > 1;
    Instant first = calls.get(0).at();
    for (Ec2Call call : calls.subList(from, calls.size())) {
      double since = Duration.between(first, call.at()).toMillis() / 1e3;
      out.append(String.format(Locale.ROOT, "  %9.3f s  ", since));
      if (scopes) {
        out.append(scope(call)).append("  ");
      }
      out.append(call).append(System.lineSeparator());
    }
    return out.toString();
  }

  /** Of a call that could not be read, neither is known. */
  private static String scope(Ec2Call call) {
    return call.account() + ' ' + call.region();
  }
}
