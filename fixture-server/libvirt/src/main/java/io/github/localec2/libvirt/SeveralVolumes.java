package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmVolume;
import io.github.localec2.server.vm.VmVolumes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The data of volumes and snapshots of all hosts. A volume moves to the host of the machine that it
 * is attached to; a snapshot is copied to where something is made from it.
 */
final class SeveralVolumes implements VmVolumes {
  private final List<LibvirtVmManager> hosts;
  private final Placement placement;
  private final Workers workers;

  SeveralVolumes(List<LibvirtVmManager> hosts, Placement placement, Workers workers) {
    this.hosts = hosts;
    this.placement = placement;
    this.workers = workers;
  }

  @Override
  public int largest() {
    return hosts.get(0).data().largest();
  }

  private Optional<LibvirtVmManager> where(String id) {
    List<LibvirtVmManager> all =
        hosts.stream().filter(host -> host.data().kept().contains(id)).toList();
    // of several that have a snapshot, one that is there
    return all.stream()
        .filter(host -> !host.host().away())
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /** Copies the snapshots that a machine's volumes begin with to its host; waits for it. */
  void bringSnapshots(VmSpec spec, LibvirtVmManager to) {
    for (VmSpec.Disk disk : spec.disks()) {
      String snapshot = disk.snapshotId();
      if (!disk.root() && snapshot != null && !to.data().kept().contains(snapshot)) {
        where(snapshot).ifPresent(from -> to.data().bring(snapshot, from.pool(), from.data()));
      }
    }
  }

  @Override
  public CompletionStage<Void> create(VmVolume volume) {
    String source = volume.snapshotId() == null ? volume.sourceVolumeId() : volume.snapshotId();
    Optional<LibvirtVmManager> host = source == null ? Optional.empty() : where(source);
    try {
      return host.orElseGet(placement::roomiest).data().create(volume);
    } catch (VmException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> at(String id, Function<VmVolumes, CompletionStage<Void>> request) {
    return where(id).map(host -> request.apply(host.data())).orElseGet(CompletableFuture::allOf);
  }

  @Override
  public CompletionStage<Void> grow(String volumeId, int size) {
    return at(volumeId, data -> data.grow(volumeId, size));
  }

  @Override
  public CompletionStage<Void> delete(String volumeId) {
    return CompletableFuture.allOf(
        hosts.stream()
            .filter(host -> host.data().kept().contains(volumeId))
            .map(host -> host.data().delete(volumeId).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Void> attach(String volumeId, String instanceId, String device) {
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      return CompletableFuture.failedFuture(VmException.noMachine(instanceId));
    }
    Optional<LibvirtVmManager> from = where(volumeId).filter(host -> host != home);
    return from.isEmpty()
        ? home.data().attach(volumeId, instanceId, device)
        : workers
            .run(() -> moved(volumeId, from.get(), home))
            .thenCompose(any -> home.data().attach(volumeId, instanceId, device));
  }

  private static boolean moved(String volumeId, LibvirtVmManager from, LibvirtVmManager to) {
    to.data().bring(volumeId, from.pool(), from.data());
    from.data().discard(volumeId);
    return true;
  }

  @Override
  public CompletionStage<Void> detach(String volumeId, String instanceId, boolean force) {
    LibvirtVmManager home = placement.home(instanceId);
    return home == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : home.data().detach(volumeId, instanceId, force);
  }

  @Override
  public CompletionStage<Void> snapshot(String snapshotId, String volumeId) {
    return at(volumeId, data -> data.snapshot(snapshotId, volumeId));
  }

  @Override
  public CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId) {
    return at(sourceSnapshotId, data -> data.copySnapshot(snapshotId, sourceSnapshotId));
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String snapshotId) {
    return delete(snapshotId);
  }

  @Override
  public Set<String> kept() {
    Set<String> all = new HashSet<>();
    hosts.forEach(host -> all.addAll(host.data().kept()));
    return Set.copyOf(all);
  }
}
