package io.github.localec2.docker;

import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmImage;
import io.github.localec2.server.vm.VmImages;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The engine's images as a server asks for them: on the manager's threads. */
final class AmiImages implements VmImages {
  private final Amis amis;
  private final DockerMachines machines;
  private final Workers workers;
  private final List<ContainerFeature> features;

  AmiImages(Amis amis, DockerMachines machines, Workers workers, List<ContainerFeature> features) {
    this.features = features;
    this.amis = amis;
    this.machines = machines;
    this.workers = workers;
  }

  @Override
  public List<VmImage> list() {
    return amis.list();
  }

  @Override
  public CompletionStage<Void> capture(
      String imageId, String name, String instanceId, boolean frozen) {
    return machines.with(
        instanceId,
        machine -> {
          // a paused container is as still as can be, and can't be paused twice
          if (frozen && machine.state() == DockerMachine.State.RUNNING) {
            paused(machine, () -> amis.capture(imageId, name, machine, true));
          } else {
            amis.capture(imageId, name, machine, false);
          }
          return null;
        });
  }

  /**
   * A program that is being started in a container while it is paused hangs, and the engine too.
   */
  private void paused(DockerMachine machine, Runnable work) {
    features.forEach(feature -> feature.stopping(machine));
    machine.execs().hold();
    try {
      work.run();
    } finally {
      machine.execs().release();
      features.forEach(feature -> feature.resumed(machine));
    }
  }

  @Override
  public CompletionStage<Void> copy(String imageId, String name, String sourceImageId) {
    return later(() -> amis.copy(imageId, name, sourceImageId));
  }

  @Override
  public CompletionStage<Void> delete(String imageId) {
    return later(() -> amis.delete(imageId));
  }

  @Override
  public CompletionStage<Void> download(Consumer<VmDownload> heard) {
    return Waiting.on(
        () -> {
          amis.download(heard);
          return null;
        });
  }

  @Override
  public Set<String> downloadable() {
    return amis.downloadable();
  }

  @Override
  public Set<String> kept() {
    return amis.made();
  }

  private CompletionStage<Void> later(Runnable work) {
    return workers.run(
        () -> {
          work.run();
          return null;
        });
  }
}
