package io.github.localec2.server.vm;

import java.util.List;
import java.util.function.Function;

/**
 * What the security groups of a machine let through: each network interface has its own. What no
 * rule names does not pass. The answer to what was let through passes, whatever the rules say.
 *
 * @param guards one for each network interface of the machine, the primary one first
 */
public record VmFirewall(List<Guard> guards) {
  /** Nothing passes. */
  public static final VmFirewall CLOSED = new VmFirewall(List.of());

  public VmFirewall {
    guards = List.copyOf(guards);
  }

  /** What may come in at any interface, for an engine whose machines have only one. */
  public List<VmRule> ingress() {
    return all(Guard::ingress);
  }

  /** What may go out at any interface, for an engine whose machines have only one. */
  public List<VmRule> egress() {
    return all(Guard::egress);
  }

  private List<VmRule> all(Function<Guard, List<VmRule>> direction) {
    return guards.stream().flatMap(guard -> direction.apply(guard).stream()).distinct().toList();
  }

  /**
   * What passes one network interface.
   *
   * @param interfaceId such as {@code eni-0abcdef1234567890}
   * @param ingress what may come in
   * @param egress what may go out
   */
  public record Guard(String interfaceId, List<VmRule> ingress, List<VmRule> egress) {
    public Guard {
      ingress = List.copyOf(ingress);
      egress = List.copyOf(egress);
    }
  }
}
