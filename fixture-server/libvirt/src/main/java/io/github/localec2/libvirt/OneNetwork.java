package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.util.Optional;

/** One network that all instances are in, at addresses of its own. */
final class OneNetwork implements Networks {
  private final String name;
  private final Addresses addresses;
  private final MetadataDoor door;

  OneNetwork(String name, Addresses addresses, MetadataDoor door) {
    this.name = name;
    this.addresses = addresses;
    this.door = door;
  }

  @Override
  public String name(VmSpec.Card card) {
    return name;
  }

  @Override
  public Optional<String> promise(VmSpec.Card card) {
    return addresses.promise(card.macAddress());
  }

  @Override
  public Optional<String> join(VmSpec.Card card, String instanceId) {
    return addresses.reserve(card.macAddress(), instanceId);
  }

  @Override
  public void leave(VmSpec.Card card) {
    addresses.release(card.macAddress());
  }

  @Override
  public void follow(VmSubnet subnet) {}

  @Override
  public String bridge(VmSpec.Card card) {
    return addresses.bridge();
  }

  @Override
  public void openDoor(VmSpec.Card card, String instanceId, String address) {
    door.open(instanceId, address);
  }

  @Override
  public void closeDoor(VmSpec.Card card, String instanceId) {
    door.close(instanceId);
  }

  @Override
  public boolean areOfSubnets() {
    return false;
  }

  @Override
  public void close() {
    door.close();
  }
}
