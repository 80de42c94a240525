package io.github.localec2.server.vm;

import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.time.Clock;
import java.util.Map;

/**
 * What a VM manager gets from its server.
 *
 * @param owner names the server on everything that the manager makes outside the JVM
 * @param clock the source of all times
 * @param events hears what machines do by themselves
 * @param options the manager's settings that somebody made, by the names of its {@link VmOption}s
 * @param metadata answers what machines ask of their metadata service
 */
public record VmEnvironment(
    String owner,
    Clock clock,
    VmEvents events,
    Map<String, String> options,
    InstanceMetadata metadata) {
  public VmEnvironment {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("owner must not be blank: '" + owner + "'");
    }
    options = Map.copyOf(options);
  }

  /** An environment whose machines have no metadata. */
  public VmEnvironment(String owner, Clock clock, VmEvents events, Map<String, String> options) {
    this(owner, clock, events, options, InstanceMetadata.NONE);
  }

  /** An environment without a setting. */
  public VmEnvironment(String owner, Clock clock, VmEvents events) {
    this(owner, clock, events, Map.of());
  }
}
