package io.github.localec2.server.vm;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The data of volumes and snapshots, where an engine has any. The volumes that a machine is
 * launched with are made by its launch.
 *
 * <p>A call returns without waiting; its stage completes when the engine has done what was asked,
 * or exceptionally with a {@link VmException}. The server calls for one thing after the other, and
 * never while it holds a lock. A volume or snapshot that the engine has no data of, such as that of
 * a root device, is no error: there is nothing to do for it.
 */
public interface VmVolumes {
  /** The largest size of a volume, in EC2's unit. */
  int largest();

  /** Makes a volume, empty or with the data that it begins with. */
  CompletionStage<Void> create(VmVolume volume);

  /** Makes a volume larger; its data stays. */
  CompletionStage<Void> grow(String volumeId, int size);

  /** Deletes the data of a volume; nothing happens where there is none. */
  CompletionStage<Void> delete(String volumeId);

  /**
   * Gives a volume to a machine that runs or is stopped.
   *
   * @param device the name that the machine is to know it by
   */
  CompletionStage<Void> attach(String volumeId, String instanceId, String device);

  /**
   * Takes a volume from a machine; fails where it is in use and nothing is forced.
   *
   * @param force true to take it in any case
   */
  CompletionStage<Void> detach(String volumeId, String instanceId, boolean force);

  /** Keeps what is in a volume now. */
  CompletionStage<Void> snapshot(String snapshotId, String volumeId);

  /** Makes a second snapshot of the same data. */
  CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId);

  /** Deletes the data of a snapshot; nothing happens where there is none. */
  CompletionStage<Void> deleteSnapshot(String snapshotId);

  /** The volumes and snapshots that there is data of, by their ids. */
  Set<String> kept();
}
