package io.github.localec2.server.vm;

import org.jspecify.annotations.Nullable;

/**
 * A volume to be made.
 *
 * @param volumeId such as {@code vol-0abcdef1234567890}
 * @param size in EC2's unit for sizes, at least 1
 * @param snapshotId the snapshot whose data it begins with; null for none
 * @param sourceVolumeId the volume whose data it begins with; null for none
 */
public record VmVolume(
    String volumeId, int size, @Nullable String snapshotId, @Nullable String sourceVolumeId) {
  public VmVolume {
    if (size < 1) {
      throw new IllegalArgumentException(volumeId + " must have a size of at least 1: " + size);
    }
  }
}
