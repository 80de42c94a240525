package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.util.Optional;

/** The libvirt networks that instances are in; asked on one thread. */
interface Networks extends AutoCloseable {
  /** The network of a network interface, which need not be there before {@link #join}. */
  String name(VmSpec.Card card);

  /**
   * The address that {@link #join} will have for an interface, as a rule; quickly, and on any
   * thread.
   *
   * @return empty where the network gives none
   */
  Optional<String> promise(VmSpec.Card card);

  /**
   * Has an address for an interface, the same one when asked again.
   *
   * @return empty where the network gives none
   */
  Optional<String> join(VmSpec.Card card, String instanceId);

  /** The address of an interface is free again; nothing happens where it has none. */
  void leave(VmSpec.Card card);

  /** The route table of a subnet may lead elsewhere than before. */
  void follow(VmSubnet subnet);

  /** The bridge of an interface that has joined. */
  String bridge(VmSpec.Card card);

  /** Leads an instance to its metadata, by the address of its first interface. */
  void openDoor(VmSpec.Card card, String instanceId, String address);

  void closeDoor(VmSpec.Card card, String instanceId);

  /** True where the addresses are those of the records. */
  boolean areOfSubnets();

  @Override
  void close();
}
