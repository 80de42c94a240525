package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The volumes of a pool that are AMIs, by their names. */
final class Amis {
  private static final Pattern NAME = Pattern.compile("ami-[0-9a-f]{8,}");

  private final Pool pool;

  Amis(Pool pool) {
    this.pool = pool;
  }

  /**
   * The volume that is an AMI.
   *
   * @throws VmException where there is none, or it can't be booted from
   */
  PoolVolume volume(String imageId) {
    PoolVolume found = pool.find(imageId).orElseThrow(() -> missing(imageId));
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

  private static VmException missing(String imageId) {
    return new VmException(
        "no volume of the pool is the AMI '"
            + imageId
            + "': put a qcow2 image with cloud-init there under that name, then virsh pool-refresh");
  }

  List<VmImage> list() {
    List<VmImage> all = new ArrayList<>();
    for (String name : pool.names()) {
      if (NAME.matcher(name).matches()) {
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
}
