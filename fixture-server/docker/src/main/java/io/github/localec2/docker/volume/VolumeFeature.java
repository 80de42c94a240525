package io.github.localec2.docker.volume;

import com.github.dockerjava.api.model.Capability;
import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.Owner;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmVolume;
import io.github.localec2.server.vm.VmVolumes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Volumes as files that instances see under {@code /ebs-dev}, and make file systems on. Takes
 * effect with {@code EC2_MOUNT_BLOCK_DEVICES}.
 */
final class VolumeFeature implements ContainerFeature, VmVolumes {
  private static final System.Logger LOG = System.getLogger(VolumeFeature.class.getName());
  private static final String PROGRAM = "/.localec2/devices";
  private static final byte[] DEVICES = resource("devices.sh");

  private final VolumeSettings settings;
  private final String server;
  private final Map<String, String> labels;
  private final Map<String, InstanceContainer> running = new ConcurrentHashMap<>();

  /** Requests that are not a container's own come one after the other. */
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "local-ec2-volumes");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable VolumeFiles opened;
  private boolean seen;

  VolumeFeature(VolumeSettings settings, FeatureContext context) {
    this.settings = settings;
    this.server = context.environment().owner();
    this.labels = context.labels();
  }

  private static byte[] resource(String name) {
    try (InputStream in = VolumeFeature.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name, e);
    }
  }

  private synchronized VolumeFiles files() {
    if (opened == null) {
      try {
        opened = VolumeFiles.open(settings.directory(), server, labels, Owner::isGone);
      } catch (IOException e) {
        throw new VmException(
            "volumes can't be kept in " + settings.directory() + ": " + e.getMessage(), e);
      }
    }
    return opened;
  }

  private synchronized @Nullable VolumeFiles filesIfAny() {
    return opened;
  }

  @Override
  public void prepare(ContainerPlan plan) {
    VmSpec spec = plan.spec();
    Path directory =
        working(
            "the volumes of " + spec.instanceId() + " can't be made",
            () -> {
              for (VmSpec.Disk disk : spec.disks()) {
                if (!disk.root()) {
                  make(disk.volumeId(), disk.sizeGiB(), disk.snapshotId());
                  files().link(disk.volumeId(), spec.instanceId(), new Device(disk.device()));
                }
              }
              return files().instance(spec.instanceId());
            });
    plan.bind(directory.toString(), Device.DIRECTORY, false)
        .file(PROGRAM, 0755, DEVICES)
        .capability(Capability.SYS_ADMIN)
        .capability(Capability.MKNOD)
        // loop devices, and what hands them out
        .deviceRule("b 7:* rmw")
        .deviceRule("c 10:237 rmw")
        // Docker's own profile forbids mount
        .securityOption("apparmor=unconfined");
  }

  @Override
  public void started(InstanceContainer container) {
    checkSeen(container);
    running.put(container.instanceId(), container);
    name(container);
  }

  @Override
  public void resumed(InstanceContainer container) {
    running.put(container.instanceId(), container);
    name(container);
  }

  @Override
  public void stopping(InstanceContainer container) {
    running.remove(container.instanceId());
  }

  @Override
  public void stopped(InstanceContainer container) {
    running.remove(container.instanceId());
  }

  @Override
  public void removed(String instanceId) {
    running.remove(instanceId);
    VolumeFiles files = filesIfAny();
    if (files != null) {
      working(
          "what " + instanceId + " saw of its volumes can't be deleted",
          () -> {
            Loops.free(files.inodes(instanceId));
            files.forget(instanceId);
            return null;
          });
    }
  }

  /** A remote engine mounts a directory of its own host, which is empty. */
  private void checkSeen(InstanceContainer container) {
    synchronized (this) {
      if (seen) {
        return;
      }
    }
    String found;
    try {
      found =
          new String(
              container.read(Device.DIRECTORY + '/' + VolumeFiles.tokenName()),
              StandardCharsets.UTF_8);
    } catch (VmException e) {
      found = "";
    }
    if (!found.equals(files().token())) {
      throw new VmException(
          "the engine does not see "
              + settings.directory()
              + " of this machine, so instances can't see their volumes: it is on another machine,"
              + " or in a virtual one. Set EC2_EBS_DIRECTORY to a directory that both see, or leave"
              + " EC2_MOUNT_BLOCK_DEVICES off");
    }
    synchronized (this) {
      seen = true;
    }
  }

  /** An image without a shell has its volumes under /ebs-dev only. */
  private static void name(InstanceContainer container) {
    run(container, List.of("/bin/sh", PROGRAM));
  }

  private static String run(InstanceContainer container, List<String> command) {
    try {
      return container.exec(command).output();
    } catch (VmException e) {
      LOG.log(Level.DEBUG, "can't run " + command + " in " + container.instanceId(), e);
      return "";
    }
  }

  @Override
  public int largest() {
    return settings.largest();
  }

  @Override
  public CompletionStage<Void> create(VmVolume volume) {
    return later(
        "the volume " + volume.volumeId() + " can't be made",
        () -> {
          String source = volume.sourceVolumeId();
          if (source != null) {
            sync(source);
          }
          make(volume.volumeId(), volume.size(), source == null ? volume.snapshotId() : source);
        });
  }

  /** A root device's snapshot has no data here, so what is made from it begins empty. */
  private void make(String volumeId, int size, @Nullable String source) throws IOException {
    VolumeFiles files = files();
    if (source == null || !files.has(source)) {
      SparseFiles.create(files.data(volumeId), size * settings.unit());
    } else {
      SparseFiles.copy(files.data(source), files.data(volumeId));
      SparseFiles.grow(files.data(volumeId), size * settings.unit());
    }
  }

  @Override
  public CompletionStage<Void> grow(String volumeId, int size) {
    return later(
        "the volume " + volumeId + " can't grow",
        () -> {
          if (files().has(volumeId)) {
            SparseFiles.grow(files().data(volumeId), size * settings.unit());
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(String volumeId) {
    return later("the volume " + volumeId + " can't be deleted", () -> files().delete(volumeId));
  }

  @Override
  public CompletionStage<Void> attach(String volumeId, String instanceId, String device) {
    return later(
        "the volume " + volumeId + " can't be attached to " + instanceId,
        () -> {
          if (files().has(volumeId)) {
            files().link(volumeId, instanceId, new Device(device));
            Optional.ofNullable(running.get(instanceId)).ifPresent(VolumeFeature::name);
          }
        });
  }

  @Override
  public CompletionStage<Void> detach(String volumeId, String instanceId, boolean force) {
    return later(
        "the volume " + volumeId + " can't be detached from " + instanceId,
        () -> {
          Optional<Path> file = files().find(volumeId, instanceId);
          InstanceContainer container = running.get(instanceId);
          if (file.isPresent() && container != null && !force) {
            String name = Device.seen(files().instance(instanceId), file.get());
            String mount = run(container, List.of("/bin/sh", PROGRAM, "mount", name)).strip();
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
          files().unlink(volumeId, instanceId);
          if (container != null) {
            name(container);
          }
        });
  }

  @Override
  public CompletionStage<Void> snapshot(String snapshotId, String volumeId) {
    return later(
        "the snapshot " + snapshotId + " can't be made",
        () -> {
          if (files().has(volumeId)) {
            sync(volumeId);
            SparseFiles.copy(files().data(volumeId), files().data(snapshotId));
          }
        });
  }

  /** What instances have written but their kernel not yet, is part of the volume too. */
  private void sync(String volumeId) throws IOException {
    for (InstanceContainer each : running.values()) {
      if (files().find(volumeId, each.instanceId()).isPresent()) {
        run(each, List.of("sync"));
      }
    }
  }

  @Override
  public CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId) {
    return later(
        "the snapshot " + sourceSnapshotId + " can't be copied",
        () -> {
          if (files().has(sourceSnapshotId)) {
            SparseFiles.copy(files().data(sourceSnapshotId), files().data(snapshotId));
          }
        });
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String snapshotId) {
    return delete(snapshotId);
  }

  @Override
  public Set<String> kept() {
    VolumeFiles files = filesIfAny();
    return files == null ? Set.of() : files.ids();
  }

  private CompletionStage<Void> later(String failing, Task task) {
    return CompletableFuture.runAsync(
        () ->
            working(
                failing,
                () -> {
                  task.run();
                  return null;
                }),
        worker);
  }

  private static <T extends @Nullable Object> T working(String failing, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new VmException(failing + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    worker.shutdown();
    VolumeFiles files = filesIfAny();
    if (files != null) {
      working(
          "the files of volumes can't be deleted",
          () -> {
            files.close();
            return null;
          });
    }
  }

  @FunctionalInterface
  private interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }
}
