package io.github.localec2.server.volume;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.vm.VmVolume;
import io.github.localec2.server.vm.VmVolumes;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/**
 * Keeps the data of volumes in step with their records, where an engine has data: what a request
 * changes is committed first, then the engine is asked, one thing after the other, and when it has
 * done it the record follows by a second commit. Without such an engine records settle on the
 * clock.
 */
public final class EngineVolumes {
  static final Settling VOLUME_GONE = Settling.named("volume-data-deleted", (view, id) -> {});
  static final Settling SNAPSHOT_GONE = Settling.named("snapshot-data-deleted", (view, id) -> {});

  private static final System.Logger LOG = System.getLogger(EngineVolumes.class.getName());

  private final Supplier<Optional<VmVolumes>> engine;
  private final Supplier<Ec2State> state;
  private CompletableFuture<@Nullable Void> tail = CompletableFuture.completedFuture(null);

  /**
   * @param engine what keeps data; empty where nothing does
   * @param state asked for once there is something to commit
   */
  public EngineVolumes(Supplier<Optional<VmVolumes>> engine, Supplier<Ec2State> state) {
    this.engine = engine;
    this.state = state;
  }

  /** The largest size of a volume that is not a root device, in EC2's unit. */
  public int largest() {
    return engine.get().map(VmVolumes::largest).orElse(Integer.MAX_VALUE);
  }

  /** Takes over what the engine has a part in. */
  public void start() {
    if (engine.get().isPresent()) {
      Set<String> names = new HashSet<>();
      for (Settling each :
          List.of(
              VolumeCreation.AVAILABLE,
              VolumeAttaching.ATTACHED,
              VolumeAttaching.DETACHED,
              VolumeModifying.OPTIMIZING,
              Snapshots.COMPLETED,
              VOLUME_GONE,
              SNAPSHOT_GONE)) {
        names.add(each.name());
      }
      state.get().handOver(names, this::take);
    }
  }

  /** Deletes the data whose records the state no longer has, as after a rollback. */
  public void deleteStrays() {
    engine
        .get()
        .ifPresent(
            volumes ->
                next(
                    () -> {
                      Set<String> known = new HashSet<>();
                      for (Scope scope : state.get().scopes()) {
                        state.get().read(scope, view -> known.addAll(ids(view)));
                      }
                      CompletableFuture<?>[] all =
                          volumes.kept().stream()
                              .filter(id -> !known.contains(id))
                              .map(
                                  id ->
                                      (id.startsWith("snap-")
                                              ? volumes.deleteSnapshot(id)
                                              : volumes.delete(id))
                                          .toCompletableFuture())
                              .toArray(CompletableFuture<?>[]::new);
                      return CompletableFuture.allOf(all);
                    },
                    fault -> {}));
  }

  private static Set<String> ids(RegionView view) {
    Set<String> ids = new HashSet<>();
    view.rows(VolumeTables.VOLUMES).all().forEach(row -> ids.add(row.volumeId()));
    view.rows(VolumeTables.SNAPSHOTS).all().forEach(row -> ids.add(row.snapshotId()));
    return ids;
  }

  private void take(Scope scope, Settling settling, List<String> ids) {
    VmVolumes volumes = engine.get().orElseThrow();
    for (String id : ids) {
      next(
          () -> {
            @Nullable CompletionStage<Void> asked =
                state.get().read(scope, view -> ask(volumes, settling, view, id));
            return asked == null ? CompletableFuture.completedFuture(null) : asked;
          },
          fault ->
              state
                  .get()
                  .write(
                      scope,
                      view -> {
                        if (fault == null) {
                          settling.apply(view, id);
                        } else {
                          failed(settling, view, id, fault);
                        }
                        return view;
                      }));
    }
  }

  /** What the engine is to do; null where the record has gone. Reads, and asks without waiting. */
  private static @Nullable CompletionStage<Void> ask(
      VmVolumes volumes, Settling settling, RegionView view, String id) {
    if (settling == VOLUME_GONE) {
      return volumes.delete(id);
    }
    if (settling == SNAPSHOT_GONE) {
      return volumes.deleteSnapshot(id);
    }
    if (settling == Snapshots.COMPLETED) {
      return view.rows(VolumeTables.SNAPSHOTS)
          .find(id)
          .map(
              snapshot ->
                  view.rows(Snapshots.COPIES)
                      .find(id)
                      .map(copy -> volumes.copySnapshot(id, copy.sourceSnapshotId()))
                      .orElseGet(() -> volumes.snapshot(id, snapshot.volumeId())))
          .orElse(null);
    }
    int slash = id.indexOf('/');
    Volume volume =
        view.rows(VolumeTables.VOLUMES).find(slash < 0 ? id : id.substring(0, slash)).orElse(null);
    if (volume == null) {
      return null;
    }
    if (settling == VolumeCreation.AVAILABLE) {
      return volumes.create(
          new VmVolume(
              id,
              volume.size(),
              VolumeCreation.blankToNull(volume.snapshotId()),
              VolumeCreation.blankToNull(volume.sourceVolumeId())));
    }
    if (settling == VolumeModifying.OPTIMIZING) {
      return view.rows(VolumeTables.MODIFICATIONS)
          .find(id)
          .map(change -> volumes.grow(id, change.targetSize()))
          .orElse(null);
    }
    String instanceId = id.substring(slash + 1);
    if (settling == VolumeAttaching.ATTACHED) {
      return volume.attachments().stream()
          .filter(each -> each.instanceId().equals(instanceId))
          .map(VolumeAttachment::device)
          .findFirst()
          .map(device -> volumes.attach(volume.volumeId(), instanceId, device))
          .orElse(null);
    }
    return volumes.detach(volume.volumeId(), instanceId, settling == VolumeAttaching.FORCED);
  }

  private static void failed(Settling settling, RegionView view, String id, Throwable fault) {
    if (settling == VolumeCreation.AVAILABLE) {
      VolumeCreation.failed(view, id);
    } else if (settling == VolumeModifying.OPTIMIZING) {
      VolumeModifying.failed(view, id, reason(fault));
    } else if (settling == Snapshots.COMPLETED) {
      Snapshots.failed(view, id, reason(fault));
    } else if (settling == VolumeAttaching.ATTACHED) {
      VolumeAttaching.failed(view, id);
    } else if (settling == VolumeAttaching.DETACHED) {
      VolumeAttaching.busy(view, id);
    }
  }

  private static String reason(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** One after the other: a volume can't be attached before it is made. */
  private synchronized void next(Supplier<CompletionStage<Void>> step, Then then) {
    tail =
        tail.thenCompose(any -> step.get())
            .handle(
                (any, fault) -> {
                  if (fault != null) {
                    LOG.log(Level.WARNING, "the engine failed for a volume: " + reason(fault));
                  }
                  then.done(fault);
                  return (Void) null;
                })
            .exceptionally(
                defect -> {
                  LOG.log(Level.ERROR, "a volume's record could not follow its data", defect);
                  return null;
                });
  }

  @FunctionalInterface
  private interface Then {
    void done(@Nullable Throwable fault);
  }
}
