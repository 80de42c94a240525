package io.github.localec2.server.vm;

/** Hears what machines do without being asked; may be called on any thread. */
@FunctionalInterface
public interface VmEvents {
  /** The machine has shut itself down or died. */
  void poweredOff(String instanceId);

  /** The machine was taken down, though neither it nor the server meant it to be. */
  default void crashed(String instanceId, VmCrash cause) {
    poweredOff(instanceId);
  }

  /**
   * Somebody has started or restarted the machine, past the server.
   *
   * @param address where it is reached now
   */
  default void poweredOn(String instanceId, VmAddress address) {}

  /** What the machine's own check of its health says. */
  default void checked(String instanceId, boolean healthy) {}
}
