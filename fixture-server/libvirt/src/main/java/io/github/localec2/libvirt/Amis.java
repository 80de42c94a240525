package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The AMIs: volumes of the pool by their names, images that were made here, and files that the
 * server was started with.
 */
final class Amis {
  private static final Pattern NAME = Pattern.compile("ami-[0-9a-f]{8,}");

  private final Pool pool;
  private final VolumeNames names;
  private final TestAmis declared;
  private final Set<String> made = new HashSet<>();
  private final Set<String> hidden = new HashSet<>();

  /** Those of other hosts that were copied here because an instance is to stand on them. */
  private final Set<String> copied = new HashSet<>();

  /** The volumes that stand on an image, by the image's volume. */
  private final Map<String, Set<String>> standing = new HashMap<>();

  private final Set<String> doomed = new HashSet<>();

  Amis(Pool pool, VolumeNames names, TestAmis declared) {
    this.pool = pool;
    this.names = names;
    this.declared = declared;
  }

  /**
   * The volume that is an AMI.
   *
   * @throws VmException where there is none, or it can't be booted from
   */
  PoolVolume volume(String imageId) {
    PoolVolume found = find(imageId).orElseThrow(() -> missing(imageId));
    if (!found.format().equals("qcow2")) {
      throw new VmException(
          "the AMI '"
              + imageId
              + "' is not a qcow2 image but "
              + found.format()
              + ": qemu-img convert -O qcow2 IMAGE "
              + found.path());
    }
    return found;
  }

  private Optional<PoolVolume> find(String imageId) {
    String volume = declared.volume(imageId).orElse(imageId);
    synchronized (this) {
      if (made.contains(imageId) || copied.contains(imageId)) {
        volume = names.of(imageId);
      }
    }
    Optional<PoolVolume> found = pool.find(volume);
    if (found.isEmpty()) {
      pool.refresh();
      found = pool.find(volume);
    }
    return found;
  }

  private static VmException missing(String imageId) {
    return new VmException(
        "no volume of the pool is the AMI '"
            + imageId
            + "': put a qcow2 image with cloud-init there under that name, then virsh pool-refresh");
  }

  /** Without those that were made here. */
  List<VmImage> list() {
    List<VmImage> all = new ArrayList<>(declared.list());
    Set<String> elsewhere = new HashSet<>();
    synchronized (this) {
      elsewhere.addAll(hidden);
      elsewhere.addAll(made);
    }
    all.forEach(each -> elsewhere.add(each.imageId()));
    for (String name : pool.names()) {
      if (NAME.matcher(name).matches() && !elsewhere.contains(name)) {
        pool.find(name)
            .ifPresent(found -> all.add(new VmImage(name, name, "x86_64", created(found))));
      }
    }
    return List.copyOf(all);
  }

  private static Instant created(PoolVolume volume) {
    String seconds = volume.modified().replaceAll("\\..*", "");
    return seconds.matches("\\d{1,12}")
        ? Instant.ofEpochSecond(Long.parseLong(seconds))
        : Instant.EPOCH;
  }

  /** The name of the volume of an image that is about to be made here. */
  String name(String imageId) {
    return names.of(imageId);
  }

  /** An image was made here. */
  synchronized void made(String imageId) {
    made.add(imageId);
  }

  synchronized Set<String> made() {
    return Set.copyOf(made);
  }

  /** Whether there is such an AMI on this host, as its own or as a copy. */
  boolean has(String imageId) {
    return find(imageId).isPresent();
  }

  /** Copies an AMI here that another host has. */
  void bring(String imageId, Pool from, PoolVolume source) {
    from.send(source, pool, name(imageId));
    synchronized (this) {
      copied.add(imageId);
    }
  }

  synchronized Set<String> copied() {
    return Set.copyOf(copied);
  }

  /** Makes an image of an image. */
  void copy(String imageId, String sourceImageId) {
    pool.copy(name(imageId), 0, volume(sourceImageId).name());
    made(imageId);
  }

  /**
   * The image is an AMI no longer. What was made here is deleted, though not before the last volume
   * that stands on it; what somebody has put into the pool stays there.
   */
  void delete(String imageId) {
    String volume = name(imageId);
    synchronized (this) {
      if (!made.remove(imageId) && !copied.remove(imageId)) {
        hidden.add(imageId);
        return;
      }
      if (!standing.getOrDefault(volume, Set.of()).isEmpty()) {
        doomed.add(volume);
        return;
      }
    }
    pool.delete(volume);
  }

  /** A volume stands on an image from now on. */
  synchronized void stands(String volumeId, PoolVolume image) {
    standing.computeIfAbsent(image.name(), any -> new HashSet<>()).add(volumeId);
  }

  /** A volume is gone, and what it stood on perhaps as well. */
  void fell(String volumeId) {
    List<String> free = new ArrayList<>();
    synchronized (this) {
      standing.forEach(
          (image, volumes) -> {
            if (volumes.remove(volumeId) && volumes.isEmpty() && doomed.remove(image)) {
              free.add(image);
            }
          });
    }
    free.forEach(pool::delete);
  }
}
