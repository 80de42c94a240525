package io.github.localec2.server.vm;

/** Hears what machines do without being asked; may be called on any thread. */
@FunctionalInterface
public interface VmEvents {
  /** The machine has shut itself down or died. */
  void poweredOff(String instanceId);
}
