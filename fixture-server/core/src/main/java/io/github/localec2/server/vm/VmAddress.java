package io.github.localec2.server.vm;

import java.util.Optional;

/**
 * Where a machine is reached.
 *
 * @param publicIp the IPv4 address that leads to it from here; empty where the one that the server
 *     has given it is as good as any
 * @param privateIp its own IPv4 address; empty where it has the one that the server has given it
 * @param macAddress of its first interface; empty where it has the one that the server has given it
 */
public record VmAddress(
    Optional<String> publicIp, Optional<String> privateIp, Optional<String> macAddress) {
  /** The addresses that the server has given hold. */
  public static final VmAddress AS_GIVEN = new VmAddress(Optional.empty(), Optional.empty());

  /** An address at the interface that the server has given. */
  public VmAddress(Optional<String> publicIp, Optional<String> privateIp) {
    this(publicIp, privateIp, Optional.empty());
  }

  /** The same, at an interface with this MAC address, in lower case with colons. */
  public VmAddress withMacAddress(String mac) {
    return new VmAddress(publicIp, privateIp, Optional.of(mac));
  }

  /** A machine that is reached by one address, and has the private one that it was given. */
  public static VmAddress at(String publicIp) {
    return new VmAddress(Optional.of(publicIp), Optional.empty());
  }

  /** A machine that has one address for everything. */
  public static VmAddress everywhereAt(String address) {
    return new VmAddress(Optional.of(address), Optional.of(address));
  }
}
