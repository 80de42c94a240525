package io.github.localec2.libvirt;

/**
 * The names of the volumes that a server makes. A volume says in its name whose it is, as nothing
 * else is kept of it.
 *
 * @param owner the token of who makes them; empty where they are to stay
 */
record VolumeNames(String owner) {
  /** The data of a volume, a snapshot or an image, by its id. */
  String of(String id) {
    return owner.isEmpty() ? id : id + "." + owner;
  }

  String seed(String instanceId) {
    return of(instanceId + ".seed");
  }

  String console(String instanceId) {
    return of(instanceId + ".console");
  }
}
