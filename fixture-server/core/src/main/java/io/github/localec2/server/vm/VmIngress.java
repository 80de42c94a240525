package io.github.localec2.server.vm;

import java.util.Set;

/**
 * What the security groups of an instance let in.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, a protocol's number, or
 *     {@code -1} for all
 * @param fromPort the first port, from 0; for ICMP the type, or -1 for all
 * @param toPort the last port, up to 65535; for ICMP the code, or -1 for all
 * @param sources CIDR blocks that may come in; those of a group are its members' addresses
 */
public record VmIngress(String protocol, int fromPort, int toPort, Set<String> sources) {
  public VmIngress {
    sources = Set.copyOf(sources);
  }
}
