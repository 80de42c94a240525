package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traffic that a rule is about.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, another protocol's number
 *     or -1 for all
 * @param from the first port or the ICMP type; -1 for all
 * @param to the last port or the ICMP code; -1 for all
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html">IpPermission</a>
 */
record PortRange(String protocol, int from, int to) {
  static final String ALL_PROTOCOLS = "-1";
  static final PortRange ALL_TRAFFIC = new PortRange(ALL_PROTOCOLS, -1, -1);

  private static final int MAX_PORT = 65_535;
  private static final int MAX_ICMP = 255;
  private static final int MAX_PROTOCOL = 255;
  private static final Map<String, String> NAMES =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6");

  /**
   * The range that a request means.
   *
   * @throws Ec2Fault InvalidParameterValue
   */
  static PortRange of(@Nullable String protocol, @Nullable Integer from, @Nullable Integer to) {
    String known = protocol(protocol);
    return switch (known) {
      case "tcp", "udp" -> ports(known, from, to);
      case "icmp", "icmpv6" -> icmp(known, from, to);
      // EC2 lets all ports through whatever is said of them
      default -> new PortRange(known, -1, -1);
    };
  }

  private static String protocol(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value 'null' for protocol. VPC security group rules must specify protocols"
              + " explicitly.");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("all")) {
      return ALL_PROTOCOLS;
    }
    if (NAMES.containsValue(lower) || lower.equals(ALL_PROTOCOLS)) {
      return lower;
    }
    if (!lower.matches("\\d{1,3}") || Integer.parseInt(lower) > MAX_PROTOCOL) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value '" + text + "' for IP protocol. Unknown protocol.");
    }
    String number = Integer.toString(Integer.parseInt(lower));
    return NAMES.getOrDefault(number, number);
  }

  private static PortRange ports(String protocol, @Nullable Integer from, @Nullable Integer to) {
    if (from == null || to == null) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.");
    }
    for (int port : new int[] {from, to}) {
      if (port < 0 || port > MAX_PORT) {
        throw CommonFaults.invalidParameterValue("TCP/UDP port (" + port + ") out of range");
      }
    }
    if (from > to) {
      throw CommonFaults.invalidParameterValue(
          "Invalid TCP/UDP port range (" + from + ":" + to + ")");
    }
    return new PortRange(protocol, from, to);
  }

  private static PortRange icmp(String protocol, @Nullable Integer from, @Nullable Integer to) {
    int type = from == null ? -1 : from;
    int code = to == null ? -1 : to;
    if (type < -1 || type > MAX_ICMP) {
      throw CommonFaults.invalidParameterValue("ICMP type (" + type + ") out of range");
    }
    if (code < -1 || code > MAX_ICMP) {
      throw CommonFaults.invalidParameterValue("ICMP code (" + code + ") out of range");
    }
    if (type == -1 && code != -1) {
      throw CommonFaults.invalidParameterValue(
          "ICMP code (" + code + ") not allowed for all ICMP types");
    }
    return new PortRange(protocol, type, code);
  }

  /** True where a description shows no ports. */
  boolean portless() {
    return switch (protocol) {
      case "tcp", "udp", "icmp", "icmpv6" -> false;
      default -> true;
    };
  }

  /** As in EC2's messages. */
  String inWords() {
    if (protocol.equals(ALL_PROTOCOLS)) {
      return "ALL";
    }
    String name = protocol.toUpperCase(Locale.ROOT);
    return switch (protocol) {
      case "tcp", "udp" -> name + ", from port: " + from + ", to port: " + to;
      case "icmp", "icmpv6" -> name + ", type: " + orAll(from) + ", code: " + orAll(to);
      default -> name;
    };
  }

  private static String orAll(int number) {
    return number == -1 ? "ALL" : Integer.toString(number);
  }
}
