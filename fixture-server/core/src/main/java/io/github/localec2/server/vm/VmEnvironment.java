package io.github.localec2.server.vm;

import java.time.Clock;

/**
 * What a VM manager gets from its server.
 *
 * @param owner names the server on everything that the manager makes outside the JVM
 * @param clock the source of all times
 * @param events hears what machines do by themselves
 */
public record VmEnvironment(String owner, Clock clock, VmEvents events) {
  public VmEnvironment {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("owner must not be blank: '" + owner + "'");
    }
  }
}
