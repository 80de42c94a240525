package io.github.localec2.server.vm;

/**
 * Makes a {@link VmManager}; an engine's module names its own for {@link java.util.ServiceLoader}.
 */
public interface VmManagerFactory {
  /** The name that the manager is configured by, in lower case. */
  String name();

  /**
   * Makes a manager that is ready to launch.
   *
   * @throws VmException where its engine can't be used; the message says what is missing
   */
  VmManager create(VmEnvironment environment);
}
