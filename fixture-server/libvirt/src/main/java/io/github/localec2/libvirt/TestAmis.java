package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that are AMIs as long as a server runs, as {@code @Ami} declares them. Servers of this
 * JVM that declare the same share the volume; the last takes it away.
 */
final class TestAmis implements AutoCloseable {
  /** As {@code Ec2Settings} hands them over: a line each, with tabs between. */
  static final String OPTION = "ami-files";

  private static final byte[] QCOW = {'Q', 'F', 'I', (byte) 0xfb};
  private static final Map<String, Shared> SHARED = new HashMap<>();

  private final Pool pool;
  private final Map<String, VmImage> images = new HashMap<>();
  private final Map<String, String> volumes = new HashMap<>();
  private final List<String> mine = new ArrayList<>();

  /** A volume and how many have it. */
  private static final class Shared {
    private final String volume;
    private int users;

    Shared(String volume) {
      this.volume = volume;
    }
  }

  /**
   * @throws VmException where a file can't be had, or is no qcow2 image
   */
  TestAmis(Host host, Pool pool, VolumeNames names, String declared) {
    this.pool = pool;
    try {
      for (String line : declared.lines().toList()) {
        String[] parts = line.split("\t", 3);
        put(host.uri(), names, parts[0], parts[1], Path.of(parts[2]).toAbsolutePath().normalize());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void put(String uri, VolumeNames names, String id, String name, Path file) {
    try {
      check(id, file);
      String key =
          String.join("\n", uri, pool.name(), id, file + "@" + Files.size(file))
              + Files.getLastModifiedTime(file);
      synchronized (SHARED) {
        Shared shared = SHARED.get(key);
        if (shared == null) {
          String suffix = Integer.toHexString(key.hashCode());
          shared = new Shared(names.of(id + "." + suffix));
          pool.upload(shared.volume, file);
          pool.refresh();
          SHARED.put(key, shared);
        }
        shared.users++;
        mine.add(key);
        volumes.put(id, shared.volume);
      }
      images.put(id, new VmImage(id, name, "x86_64", Files.getLastModifiedTime(file).toInstant()));
    } catch (IOException e) {
      throw new VmException("the AMI '" + id + "' can't be read from '" + file + "': " + e, e);
    }
  }

  private static void check(String id, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(QCOW.length), QCOW)) {
        throw new VmException(
            "the AMI '"
                + id
                + "' must be a qcow2 image: '"
                + file
                + "' (qemu-img convert -O qcow2 makes one)");
      }
    }
  }

  /** The volume of an AMI that is declared. */
  Optional<String> volume(String imageId) {
    return Optional.ofNullable(volumes.get(imageId));
  }

  List<VmImage> list() {
    return List.copyOf(images.values());
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      for (String key : mine) {
        Shared shared = SHARED.get(key);
        if (shared != null && --shared.users == 0) {
          SHARED.remove(key);
          pool.delete(shared.volume);
        }
      }
      mine.clear();
    }
  }
}
