package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import io.github.localec2.server.vm.VmImages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The AMIs of all hosts: what one has, all can launch. */
final class SeveralImages implements VmImages {
  private final List<LibvirtVmManager> hosts;
  private final Placement placement;
  private final Map<String, Object> copying = new HashMap<>();

  SeveralImages(List<LibvirtVmManager> hosts, Placement placement) {
    this.hosts = hosts;
    this.placement = placement;
  }

  @Override
  public List<VmImage> list() {
    Map<String, VmImage> all = new LinkedHashMap<>();
    for (LibvirtVmManager host : hosts) {
      host.pictures().list().forEach(image -> all.putIfAbsent(image.imageId(), image));
    }
    return List.copyOf(all.values());
  }

  /**
   * Copies an AMI to a host that has it not; waits for it. Nothing happens where no host has it:
   * the launch says so.
   */
  void bring(String imageId, LibvirtVmManager to) {
    Object turn;
    synchronized (copying) {
      turn = copying.computeIfAbsent(to.host().uri() + " " + imageId, any -> new Object());
    }
    synchronized (turn) {
      if (to.amis().has(imageId)) {
        return;
      }
      for (LibvirtVmManager from : hosts) {
        if (from != to && !from.host().away() && from.amis().has(imageId)) {
          to.amis().bring(imageId, from.pool(), from.amis().volume(imageId));
          return;
        }
      }
    }
  }

  @Override
  public CompletionStage<Void> capture(
      String imageId, String name, String instanceId, boolean frozen) {
    LibvirtVmManager home = placement.home(instanceId);
    return home == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : home.pictures().capture(imageId, name, instanceId, frozen);
  }

  @Override
  public CompletionStage<Void> copy(String imageId, String name, String sourceImageId) {
    for (LibvirtVmManager host : hosts) {
      if (!host.host().away() && host.amis().has(sourceImageId)) {
        return host.pictures().copy(imageId, name, sourceImageId);
      }
    }
    return CompletableFuture.failedFuture(
        new VmException("no host that is there has the AMI '" + sourceImageId + "'"));
  }

  @Override
  public CompletionStage<Void> delete(String imageId) {
    return CompletableFuture.allOf(
        hosts.stream()
            .map(host -> host.pictures().delete(imageId).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public Set<String> kept() {
    Set<String> all = new HashSet<>();
    hosts.forEach(host -> all.addAll(host.pictures().kept()));
    return Set.copyOf(all);
  }
}
