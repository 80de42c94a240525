package io.github.localec2.server.vm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Volumes for tests whose data is there when the test says so. */
public final class SlowVolumes implements VmVolumes {
  private final List<String> asked = new ArrayList<>();
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final Set<String> ids = new TreeSet<>();

  /** What was asked for since the test looked last. */
  public List<String> asked() {
    List<String> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  /** Does the next thing that was asked for. */
  public void doNext() {
    waiting.remove().complete(null);
  }

  /** Does everything, and what is asked for by doing so. */
  public void proceed() {
    while (!waiting.isEmpty()) {
      doNext();
    }
  }

  /** Fails at the next thing. */
  public void fail(String reason) {
    waiting.remove().completeExceptionally(new VmException(reason));
  }

  private CompletionStage<Void> later(String what) {
    asked.add(what);
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.add(done);
    return done;
  }

  @Override
  public int largest() {
    return 1000;
  }

  @Override
  public CompletionStage<Void> create(VmVolume volume) {
    ids.add(volume.volumeId());
    return later(
        "create " + volume.size() + " of " + volume.snapshotId() + volume.sourceVolumeId());
  }

  @Override
  public CompletionStage<Void> grow(String volumeId, int size) {
    return later("grow to " + size);
  }

  @Override
  public CompletionStage<Void> delete(String volumeId) {
    ids.remove(volumeId);
    return later("delete " + volumeId);
  }

  @Override
  public CompletionStage<Void> attach(String volumeId, String instanceId, String device) {
    return later("attach at " + device);
  }

  @Override
  public CompletionStage<Void> detach(String volumeId, String instanceId, boolean force) {
    return later("detach" + (force ? " by force" : ""));
  }

  @Override
  public CompletionStage<Void> snapshot(String snapshotId, String volumeId) {
    ids.add(snapshotId);
    return later("snapshot of " + volumeId);
  }

  @Override
  public CompletionStage<Void> copySnapshot(String snapshotId, String sourceSnapshotId) {
    ids.add(snapshotId);
    return later("copy of " + sourceSnapshotId);
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String snapshotId) {
    ids.remove(snapshotId);
    return later("delete " + snapshotId);
  }

  @Override
  public Set<String> kept() {
    return Set.copyOf(ids);
  }
}
