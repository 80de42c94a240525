package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.vm.VmSpec;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The AMIs of a host, as the server asks for them. */
final class Images implements VmImages {
  private static final System.Logger LOG = System.getLogger(Images.class.getName());

  private final Amis amis;
  private final Volumes volumes;
  private final Backups backups;
  private final Machines machines;
  private final Workers workers;
  private volatile List<VmImage> last = List.of();

  Images(Amis amis, Volumes volumes, Backups backups, Machines machines, Workers workers) {
    this.amis = amis;
    this.volumes = volumes;
    this.backups = backups;
    this.machines = machines;
    this.workers = workers;
  }

  @Override
  public List<VmImage> list() {
    try {
      last = amis.list();
    } catch (VmException e) {
      // a host that is away keeps its images; what needs them says why it can't have them
      LOG.log(Level.WARNING, "the AMIs are those of the last look: {0}", e.getMessage());
    }
    return last;
  }

  @Override
  public CompletionStage<Void> capture(
      String imageId, String name, String instanceId, boolean frozen) {
    return machines
        .with(
            instanceId,
            machine -> {
              VmSpec.Disk root = machine.spec().disks().get(0);
              backups.of(machine, "vda", volumes.name(root.volumeId()), amis.name(imageId), frozen);
              amis.made(imageId);
              return true;
            })
        .thenAccept(any -> {});
  }

  @Override
  public CompletionStage<Void> copy(String imageId, String name, String sourceImageId) {
    return later(() -> amis.copy(imageId, sourceImageId));
  }

  @Override
  public CompletionStage<Void> delete(String imageId) {
    return later(() -> amis.delete(imageId));
  }

  /** What {@link #delete} does, at once. */
  void discard(String imageId) {
    amis.delete(imageId);
  }

  @Override
  public Set<String> kept() {
    return amis.made();
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
}
