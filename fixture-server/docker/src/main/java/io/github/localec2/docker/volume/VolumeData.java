package io.github.localec2.docker.volume;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmVolume;
import io.github.localec2.server.vm.VmVolumes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the server asks about volumes, one after the other. */
final class VolumeData implements VmVolumes, AutoCloseable {
  private final VolumeStore store;
  private final Instances instances;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "local-ec2-volumes");
            thread.setDaemon(true);
            return thread;
          });

  VolumeData(VolumeStore store, Instances instances) {
    this.store = store;
    this.instances = instances;
  }

  @Override
  public int largest() {
    return store.settings().largest();
  }

  @Override
  public CompletionStage<Void> create(VmVolume volume) {
    return later(
        "the volume " + volume.volumeId() + " can't be made",
        files -> {
          String source = volume.sourceVolumeId();
          if (source != null) {
            instances.sync(files, source);
          }
          store.make(
              volume.volumeId(), volume.size(), source == null ? volume.snapshotId() : source);
        });
  }

  @Override
  public CompletionStage<Void> grow(String volumeId, int size) {
    return later(
        "the volume " + volumeId + " can't grow",
        files -> {
          if (files.has(volumeId)) {
            SparseFiles.grow(files.data(volumeId), size * store.settings().unit());
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(String volumeId) {
    return later("the volume " + volumeId + " can't be deleted", files -> files.delete(volumeId));
  }

  @Override
  public CompletionStage<Void> attach(String volumeId, String instanceId, String device) {
    return later(
        "the volume " + volumeId + " can't be attached to " + instanceId,
        files -> {
          if (files.has(volumeId)) {
            files.link(volumeId, instanceId, new Device(device));
            instances.refresh(instanceId);
          }
        });
  }

  @Override
  public CompletionStage<Void> detach(String volumeId, String instanceId, boolean force) {
    return later(
        "the volume " + volumeId + " can't be detached from " + instanceId,
        files -> {
          Optional<Path> file = files.find(volumeId, instanceId);
          if (file.isPresent() && !force) {
            String seen = Device.seen(files.instance(instanceId), file.get());
            String mount = instances.mountOf(instanceId, seen);
            if (!mount.isEmpty()) {
              throw new VmException(
                  volumeId
                      + " is mounted at "
                      + mount
                      + " in "
                      + instanceId
                      + ": unmount it first");
            }
          }
          if (files.unlink(volumeId, instanceId)) {
            files.freeLoops(volumeId);
            instances.refresh(instanceId);
          }
        });
  }

  @Override
  public CompletionStage<Void> snapshot(String snapshotId, String volumeId) {
    return later(
        "the snapshot " + snapshotId + " can't be made",
        files -> {
          if (files.has(volumeId)) {
            instances.sync(files, volumeId);
            SparseFiles.copy(files.data(volumeId), files.data(snapshotId));
          }
        });
  }

  @Override
  public CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId) {
    return later(
        "the snapshot " + sourceSnapshotId + " can't be copied",
        files -> {
          if (files.has(sourceSnapshotId)) {
            SparseFiles.copy(files.data(sourceSnapshotId), files.data(snapshotId));
          }
        });
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String snapshotId) {
    return delete(snapshotId);
  }

  @Override
  public Set<String> kept() {
    return store.filesIfAny().map(VolumeFiles::ids).orElse(Set.of());
  }

  private CompletionStage<Void> later(String failing, Task task) {
    return CompletableFuture.runAsync(
        () ->
            VolumeStore.working(
                failing,
                () -> {
                  task.run(store.files());
                  return true;
                }),
        worker);
  }

  /** Ends with what it was asked for last. */
  @Override
  public void close() {
    worker.shutdown();
  }

  @FunctionalInterface
  private interface Task {
    void run(VolumeFiles files) throws IOException;
  }
}
