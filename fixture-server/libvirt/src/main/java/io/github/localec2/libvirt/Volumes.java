package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmVolume;
import io.github.localec2.server.vm.VmVolumes;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** The data of volumes and snapshots: qcow2 volumes of the pool, which take what is written. */
final class Volumes implements VmVolumes {
  private static final long GIB = 1L << 30;
  private static final int LARGEST = 65_536;
  private static final int LIVE = 1;
  private static final int CONFIG = 2;
  private static final int BYTES = 1;

  /** A guest may be asked this long to let a device go. */
  private static final long LET_GO_SECONDS = 15;

  private final Host host;
  private final Pool pool;
  private final VolumeNames names;
  private final Amis amis;
  private final Backups backups;
  private final Machines machines;
  private final Workers workers;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  Volumes(
      Host host,
      Pool pool,
      VolumeNames names,
      Amis amis,
      Backups backups,
      Machines machines,
      Workers workers) {
    this.host = host;
    this.pool = pool;
    this.names = names;
    this.amis = amis;
    this.backups = backups;
    this.machines = machines;
    this.workers = workers;
  }

  /** The name of a volume's or snapshot's data. */
  String name(String id) {
    return names.of(id);
  }

  /** A root volume: what is in an AMI. */
  PoolVolume root(String volumeId, int sizeGiB, PoolVolume ami, boolean copies) {
    kept.add(volumeId);
    if (copies) {
      return pool.copy(name(volumeId), sizeGiB * GIB, ami.name());
    }
    amis.stands(volumeId, ami);
    return pool.overlay(name(volumeId), Math.max(sizeGiB * GIB, ami.capacity()), ami);
  }

  /** A volume, empty or with the data that it begins with. */
  PoolVolume made(String volumeId, int sizeGiB, @Nullable String source) {
    kept.add(volumeId);
    return source == null || !kept.contains(source)
        ? pool.empty(name(volumeId), sizeGiB * GIB, "qcow2")
        : pool.copy(name(volumeId), sizeGiB * GIB, name(source));
  }

  /** Brings the data of a volume or a snapshot here that another host has. */
  void bring(String id, Pool from, Volumes theirs) {
    PoolVolume source =
        from.find(theirs.name(id))
            .orElseThrow(() -> new VmException("there is no data of '" + id + "'"));
    from.send(source, pool, name(id));
    kept.add(id);
  }

  @Override
  public int largest() {
    return LARGEST;
  }

  @Override
  public CompletionStage<Void> create(VmVolume volume) {
    return later(
        () -> {
          String source = volume.sourceVolumeId();
          Machine user = source == null ? null : userOf(source);
          if (user != null && source != null) {
            copyOf(user, source, volume.volumeId());
          } else {
            made(
                volume.volumeId(),
                volume.size(),
                volume.snapshotId() == null ? source : volume.snapshotId());
          }
        });
  }

  @Override
  public CompletionStage<Void> grow(String volumeId, int size) {
    return later(
        () -> {
          Machine user = userOf(volumeId);
          if (user == null || user.state() != State.RUNNING) {
            pool.resize(name(volumeId), size * GIB);
          } else {
            host.withDomain(
                "the volume '" + volumeId + "' can't be made larger",
                user.instanceId(),
                domain -> domain.blockResize(user.targets().get(volumeId), size * GIB, BYTES));
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(String volumeId) {
    return later(() -> discard(volumeId));
  }

  /** Deletes the data of a volume or a snapshot, if there is any. */
  void discard(String id) {
    pool.delete(name(id));
    kept.remove(id);
    amis.fell(id);
  }

  @Override
  public CompletionStage<Void> attach(String volumeId, String instanceId, String device) {
    return inTurn(
        instanceId,
        machine -> {
          PoolVolume volume =
              pool.find(name(volumeId))
                  .orElseThrow(() -> new VmException("there is no data of '" + volumeId + "'"));
          String target = free(machine);
          host.withDomain(
              "'" + volumeId + "' can't be attached to " + instanceId,
              instanceId,
              domain ->
                  domain.attachDeviceFlags(
                      DomainXml.disk(new DomainXml.Disk(volumeId, volume, target)),
                      affected(machine)));
          machine.targets().put(volumeId, target);
        });
  }

  private static int affected(Machine machine) {
    return machine.state() == State.RUNNING ? LIVE | CONFIG : CONFIG;
  }

  private static String free(Machine machine) {
    for (char letter = 'b'; letter <= 'z'; letter++) {
      if (!machine.targets().containsValue("vd" + letter)) {
        return "vd" + letter;
      }
    }
    throw new VmException(machine.instanceId() + " can't have more volumes");
  }

  @Override
  public CompletionStage<Void> detach(String volumeId, String instanceId, boolean force) {
    return inTurn(
        instanceId,
        machine -> {
          String target = machine.targets().get(volumeId);
          if (target == null) {
            return;
          }
          String what = "'" + volumeId + "' can't be detached from " + instanceId;
          boolean runs = machine.state() == State.RUNNING;
          CompletableFuture<Boolean> gone =
              runs
                  ? machine.expect(DomainXml.alias(volumeId))
                  : CompletableFuture.completedFuture(true);
          host.withDomain(
              what,
              instanceId,
              domain -> {
                try {
                  domain.detachDeviceFlags(
                      "<disk type='file' device='disk'><target dev='" + target + "'/></disk>",
                      affected(machine));
                } catch (LibvirtException e) {
                  // asked before, and let go since
                  if (!LibvirtFaults.is(e, ErrorNumber.VIR_ERR_DEVICE_MISSING)) {
                    throw e;
                  }
                  gone.complete(true);
                }
              });
          boolean letGo =
              gone.completeOnTimeout(false, LET_GO_SECONDS, TimeUnit.SECONDS).join()
                  || machine.state() != State.RUNNING;
          if (!letGo && !force) {
            throw new VmException(what + ": the guest does not let it go");
          }
          machine.targets().remove(volumeId);
        });
  }

  @Override
  public CompletionStage<Void> snapshot(String snapshotId, String volumeId) {
    return later(
        () -> {
          if (!kept.contains(volumeId)) {
            return;
          }
          Machine user = userOf(volumeId);
          if (user == null) {
            made(snapshotId, 0, volumeId);
          } else {
            copyOf(user, volumeId, snapshotId);
          }
        });
  }

  private void copyOf(Machine user, String volumeId, String id) {
    Machines.inTurn(
        user,
        machine -> {
          String target = machine.targets().get(volumeId);
          if (target == null) {
            pool.copy(name(id), 0, name(volumeId));
          } else {
            backups.of(machine, target, name(volumeId), name(id), false);
          }
          return kept.add(id);
        });
  }

  private @Nullable Machine userOf(String volumeId) {
    return machines.all().stream()
        .filter(machine -> machine.targets().containsKey(volumeId))
        .findFirst()
        .orElse(null);
  }

  @Override
  public CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId) {
    return later(
        () -> {
          if (kept.contains(sourceSnapshotId)) {
            made(snapshotId, 0, sourceSnapshotId);
          }
        });
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String snapshotId) {
    return delete(snapshotId);
  }

  @Override
  public Set<String> kept() {
    return Set.copyOf(kept);
  }

  private CompletionStage<Void> later(Runnable work) {
    return workers
        .run(
            () -> {
              work.run();
              return true;
            })
        .thenAccept(any -> {});
  }

  private CompletionStage<Void> inTurn(
      String instanceId, java.util.function.Consumer<Machine> work) {
    return machines
        .with(
            instanceId,
            machine -> {
              work.accept(machine);
              return true;
            })
        .thenAccept(any -> {});
  }
}
