package io.github.localec2.server.vm;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a {@link VmManager}; an engine's module names its own for {@link java.util.ServiceLoader}.
 */
public interface VmManagerFactory {
  /** The name that the manager is configured by, in lower case. */
  String name();

  /** The settings that it understands. */
  default List<VmOption> options() {
    return List.of();
  }

  /**
   * The Availability Zones that its options name, whether or not there are such zones.
   *
   * @param options values by the names of options
   * @throws IllegalArgumentException quoting an option's value that can't be
   */
  default Set<String> zones(Map<String, String> options) {
    return Set.of();
  }

  /**
   * Makes a manager that is ready to launch.
   *
   * @throws IllegalArgumentException quoting an option's value that can't be
   * @throws VmException where its engine can't be used; the message says what is missing
   */
  VmManager create(VmEnvironment environment);
}
