package io.github.localec2.server.vm;

import java.util.List;

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
   * Makes a manager that is ready to launch.
   *
   * @throws IllegalArgumentException quoting an option's value that can't be
   * @throws VmException where its engine can't be used; the message says what is missing
   */
  VmManager create(VmEnvironment environment);
}
