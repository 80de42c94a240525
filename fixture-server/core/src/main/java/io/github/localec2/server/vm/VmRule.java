package io.github.localec2.server.vm;

import java.util.Set;

/**
 * A rule of a security group in the words of an engine: addresses, not groups or lists.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, a protocol's number, or
 *     {@code -1} for all
 * @param fromPort the first port, from 0; for ICMP the type, or -1 for all; -1 for what has no
 *     ports
 * @param toPort the last port, up to 65535; for ICMP the code, or -1 for all; -1 for what has no
 *     ports
 * @param peers CIDR blocks, IPv4 and IPv6: where what comes in is from, or where what goes out goes
 *     to. Those of a group are its members' addresses, so there may be none
 */
public record VmRule(String protocol, int fromPort, int toPort, Set<String> peers) {
  /** The protocol of a rule about all of them. */
  public static final int ALL = -1;

  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int MOST = 255;

  public VmRule {
    peers = Set.copyOf(peers);
    number(protocol);
  }

  /** The protocol as the Internet protocol numbers it, 0 to 255, or {@link #ALL}. */
  public int protocolNumber() {
    return number(protocol);
  }

  /** True where the rule is about ports: TCP or UDP. */
  public boolean hasPorts() {
    int number = protocolNumber();
    return number == TCP || number == UDP;
  }

  /** True where the rule lets TCP through, be it as one of all protocols. */
  public boolean isAboutTcp() {
    int number = protocolNumber();
    return number == TCP || number == ALL;
  }

  /** True where the rule is about messages of ICMP, of either version. */
  public boolean isAboutIcmp() {
    int number = protocolNumber();
    return number == ICMP || number == ICMPV6;
  }

  private static int number(String protocol) {
    switch (protocol) {
      case "tcp":
        return TCP;
      case "udp":
        return UDP;
      case "icmp":
        return ICMP;
      case "icmpv6":
        return ICMPV6;
      default:
        break;
    }
    int number = protocol.matches("-1|\\d{1,3}") ? Integer.parseInt(protocol) : MOST + 1;
    if (number > MOST) {
      throw new IllegalArgumentException("no protocol: '" + protocol + "'");
    }
    return number;
  }
}
