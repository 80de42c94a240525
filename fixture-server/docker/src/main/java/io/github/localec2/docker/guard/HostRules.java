package io.github.localec2.docker.guard;

import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;

/**
 * What rules say about the engine's host, from which tests reach instances. Its address in a
 * container's network is the engine's choice and says nothing, so it is judged as what it is to
 * itself: 127.0.0.1, or ::1 where it comes by IPv6.
 */
public final class HostRules {
  private static final InetAddress V4 = loopback(127, 0, 0, 1);
  private static final InetAddress V6 = loopback(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  private HostRules() {}

  /** True where a connection from the host to this TCP port comes in. */
  public static boolean letIn(Collection<VmRule> ingress, int port) {
    return ingress.stream()
        .anyMatch(
            rule ->
                rule.isAboutTcp()
                    && (!rule.hasPorts() || (rule.fromPort() <= port && port <= rule.toPort()))
                    && isFor(rule, 4));
  }

  /** True where the rule is also about the host. */
  public static boolean isFor(VmRule rule) {
    return isFor(rule, 4);
  }

  static boolean isFor(VmRule rule, int version) {
    InetAddress host = version == 4 ? V4 : V6;
    return rule.peers().stream().map(Block::of).anyMatch(block -> block.contains(host));
  }

  private static InetAddress loopback(int... bytes) {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
