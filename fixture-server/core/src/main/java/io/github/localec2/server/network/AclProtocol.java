package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Locale;
import java.util.Map;

/**
 * Protocols as network ACLs know them: by their IANA number, and a few by name.
 *
 * @see <a href="https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml">Protocol
 *     numbers</a>
 */
final class AclProtocol {
  static final String ALL = "-1";

  private static final Map<String, String> NUMBERS =
      Map.of("all", ALL, "icmp", "1", "tcp", "6", "udp", "17", "icmpv6", "58");

  private AclProtocol() {}

  /**
   * The number of a protocol given by number or name.
   *
   * @throws Ec2Fault InvalidParameterValue
   */
  static String number(String protocol) {
    String known = NUMBERS.get(protocol.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    if (protocol.equals(ALL) || Ipv4Block.decimal(protocol, 255) >= 0) {
      return protocol;
    }
    throw CommonFaults.invalidValue("protocol", protocol, "Unknown protocol.");
  }

  /** The name under which a filter finds it, or its number. */
  static String name(String number) {
    return switch (number) {
      case "1" -> "icmp";
      case "6" -> "tcp";
      case "17" -> "udp";
      default -> number;
    };
  }

  static boolean isIcmp(String number) {
    return number.equals("1") || number.equals("58");
  }

  static boolean hasPorts(String number) {
    return number.equals("6") || number.equals("17");
  }
}
