package io.github.localec2.server.instancetype;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;

/** The network bandwidth that AWS publishes for an instance type, as a number. */
final class NetworkBandwidth {
  private static final Pattern PUBLISHED =
      Pattern.compile("(?:Up to )?(?:(\\d+)x )?(\\d+(?:\\.\\d+)?) Gigabit");

  private NetworkBandwidth() {}

  /**
   * In Gbps: 10 of "Up to 10 Gigabit", 400 of "4x 100 Gigabit"; where the oldest types have only a
   * word such as "Moderate", the peak of their cards.
   */
  static double gbps(NetworkInfo network) {
    Matcher matcher = PUBLISHED.matcher(network.networkPerformance());
    if (!matcher.matches()) {
      return network.networkCards().stream()
          .mapToDouble(NetworkCardInfo::peakBandwidthInGbps)
          .sum();
    }
    int times = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
    return times * Double.parseDouble(matcher.group(2));
  }
}
