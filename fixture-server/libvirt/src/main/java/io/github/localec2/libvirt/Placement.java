package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmCapacityException;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which host an instance is launched on, and knows where each is. */
final class Placement {
  private final List<LibvirtVmManager> hosts;
  private final Map<String, String> zones;
  private final Map<LibvirtVmManager, Long> memory = new HashMap<>();
  private final Map<String, Home> homes = new ConcurrentHashMap<>();

  /** An instance's host, and what it has of its memory. */
  private record Home(LibvirtVmManager host, long memoryMiB) {}

  /**
   * @param zones the hosts' zones by their URIs; empty where an instance may be on any
   * @param capacityMiB the memory that the instances of a host may have together; 0 for what the
   *     host has
   */
  Placement(List<LibvirtVmManager> hosts, Map<String, String> zones, int capacityMiB) {
    this.hosts = hosts;
    this.zones = zones;
    for (LibvirtVmManager host : hosts) {
      memory.put(host, capacityMiB > 0 ? capacityMiB : memoryOf(host.host()));
    }
  }

  private static long memoryOf(Host host) {
    return host.asking(
        "the host " + host.uri() + " can't be looked at",
        connection -> connection.nodeInfo().memory / 1024);
  }

  /**
   * The host that is there and has the most memory left; the instance is at home there from now on.
   *
   * @param without hosts that can't, as was found out
   * @throws VmCapacityException where none can
   */
  synchronized LibvirtVmManager choose(VmSpec spec, Set<LibvirtVmManager> without) {
    List<LibvirtVmManager> candidates = of(spec);
    @Nullable LibvirtVmManager best = null;
    for (LibvirtVmManager host : candidates) {
      if (!without.contains(host)
          && !host.host().away()
          && left(host) >= spec.memoryMiB()
          && (best == null || left(host) > left(best))) {
        best = host;
      }
    }
    if (best == null) {
      throw new VmCapacityException(
          "no host can take "
              + spec.instanceId()
              + ", which needs "
              + spec.memoryMiB()
              + " MiB: "
              + description(candidates, without));
    }
    homes.put(spec.instanceId(), new Home(best, spec.memoryMiB()));
    return best;
  }

  /** The zones that hosts are in, the one whose host has the most memory left first. */
  synchronized List<String> zones() {
    return zones.isEmpty()
        ? List.of()
        : hosts.stream()
            .sorted(
                Comparator.comparingLong(
                        (LibvirtVmManager host) -> host.host().away() ? -1L : left(host))
                    .reversed())
            .flatMap(host -> Stream.ofNullable(zones.get(host.host().uri())))
            .distinct()
            .toList();
  }

  private long left(LibvirtVmManager host) {
    long taken = host.memoryInUse();
    // those whose machine is not made yet
    for (Map.Entry<String, Home> each : homes.entrySet()) {
      if (each.getValue().host() == host && !host.machines().contains(each.getKey())) {
        taken += each.getValue().memoryMiB();
      }
    }
    return memory.getOrDefault(host, 0L) - taken;
  }

  /** The hosts of the instance's zone. */
  private List<LibvirtVmManager> of(VmSpec spec) {
    if (zones.isEmpty() || spec.zone().isEmpty()) {
      return hosts;
    }
    List<LibvirtVmManager> there =
        hosts.stream().filter(host -> spec.zone().equals(zones.get(host.host().uri()))).toList();
    if (there.isEmpty()) {
      // as EC2 says it
      throw new VmCapacityException(
          "We currently do not have sufficient "
              + spec.instanceType()
              + " capacity in the Availability Zone you requested ("
              + spec.zone()
              + "). Our system will be working on provisioning additional capacity. You can currently"
              + " get "
              + spec.instanceType()
              + " capacity by choosing "
              + String.join(", ", new TreeSet<>(zones.values()))
              + ".");
    }
    return there;
  }

  private String description(List<LibvirtVmManager> candidates, Set<LibvirtVmManager> without) {
    return String.join(
        ", ",
        candidates.stream()
            .map(
                host ->
                    host.host().uri()
                        + (host.host().away()
                            ? " is away"
                            : without.contains(host)
                                ? " could not"
                                : " has " + Math.max(0, left(host)) + " MiB left"))
            .toList());
  }

  /**
   * An instance that is stopped is about to be started, where it is.
   *
   * @throws VmCapacityException where its host has no room for it any more
   */
  synchronized void check(String instanceId) {
    Home home = homes.get(instanceId);
    if (home == null) {
      throw VmException.noMachine(instanceId);
    }
    LibvirtVmManager host = home.host();
    if (host.isDown(instanceId) && left(host) < home.memoryMiB()) {
      throw new VmCapacityException(
          host.host().uri()
              + ", where "
              + instanceId
              + " is, has "
              + Math.max(0, left(host))
              + " MiB left, and it needs "
              + home.memoryMiB());
    }
  }

  /** A host that is there, with the most memory left, for data that is of no machine yet. */
  synchronized LibvirtVmManager roomiest() {
    return hosts.stream()
        .filter(host -> !host.host().away())
        .max((one, other) -> Long.compare(left(one), left(other)))
        .orElseThrow(() -> new VmException("no host is there: " + description(hosts, Set.of())));
  }

  /** Where an instance is; null where it is nowhere. */
  @Nullable LibvirtVmManager home(String instanceId) {
    Home home = homes.get(instanceId);
    return home == null ? null : home.host();
  }

  void left(String instanceId) {
    homes.remove(instanceId);
  }
}
