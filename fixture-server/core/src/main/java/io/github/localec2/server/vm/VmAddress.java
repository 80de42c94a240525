package io.github.localec2.server.vm;

import java.util.Optional;

/**
 * Where a machine is reached.
 *
 * @param publicIp the IPv4 address that leads to it from here; empty where the one that the server
 *     has given it is as good as any
 */
public record VmAddress(Optional<String> publicIp) {
  /** The address that the server has given holds. */
  public static final VmAddress AS_GIVEN = new VmAddress(Optional.empty());

  public static VmAddress at(String publicIp) {
    return new VmAddress(Optional.of(publicIp));
  }
}
