package io.github.localec2.docker.volume;

import com.github.dockerjava.api.model.Capability;
import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmVolumes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Volumes as files that instances see under {@code /ebs-dev}, and make file systems on. Takes
 * effect with {@code EC2_MOUNT_BLOCK_DEVICES}.
 */
final class VolumeFeature implements ContainerFeature {
  private final VolumeStore store;
  private final Instances instances = new Instances();
  private final VolumeData data;
  private final AtomicBoolean seen = new AtomicBoolean();

  VolumeFeature(VolumeSettings settings, FeatureContext context) {
    this.store = new VolumeStore(settings, context);
    this.data = new VolumeData(store, instances);
  }

  @Override
  public Optional<VmVolumes> volumes() {
    return Optional.of(data);
  }

  @Override
  public void prepare(ContainerPlan plan) {
    VmSpec spec = plan.spec();
    Path directory =
        VolumeStore.working(
            "the volumes of " + spec.instanceId() + " can't be made",
            () -> {
              VolumeFiles files = store.files();
              for (VmSpec.Disk disk : spec.disks()) {
                if (!disk.root()) {
                  store.make(disk.volumeId(), disk.sizeGiB(), disk.snapshotId());
                  files.link(disk.volumeId(), spec.instanceId(), new Device(disk.device()));
                }
              }
              return files.instance(spec.instanceId());
            });
    plan.bind(directory.toString(), Device.DIRECTORY, false)
        .file(Instances.PROGRAM, 0755, Instances.BYTES)
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
    instances.running(container);
  }

  @Override
  public void resumed(InstanceContainer container) {
    instances.running(container);
  }

  @Override
  public void stopping(InstanceContainer container) {
    instances.down(container.instanceId());
  }

  @Override
  public void stopped(InstanceContainer container) {
    instances.down(container.instanceId());
  }

  @Override
  public void removed(String instanceId) {
    instances.down(instanceId);
    store
        .filesIfAny()
        .ifPresent(
            files ->
                VolumeStore.working(
                    "what " + instanceId + " saw of its volumes can't be deleted",
                    () -> {
                      Loops.free(files.inodes(instanceId));
                      files.forget(instanceId);
                      return true;
                    }));
  }

  /** A remote engine mounts a directory of its own host, which is empty. */
  private void checkSeen(InstanceContainer container) {
    if (seen.get()) {
      return;
    }
    String found;
    try {
      found =
          new String(
              container.read(Device.DIRECTORY + '/' + VolumeFiles.tokenName()),
              StandardCharsets.UTF_8);
    } catch (VmException notThere) {
      found = "";
    }
    if (!found.equals(store.files().token())) {
      throw new VmException(
          "the engine does not see "
              + store.settings().directory()
              + " of this machine, so instances can't see their volumes: it is on another machine,"
              + " or in a virtual one. Set EC2_EBS_DIRECTORY to a directory that both see, or leave"
              + " EC2_MOUNT_BLOCK_DEVICES off");
    }
    seen.set(true);
  }

  @Override
  public void close() {
    data.close();
    store.close();
  }
}
