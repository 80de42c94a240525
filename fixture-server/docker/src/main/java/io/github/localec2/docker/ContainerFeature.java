package io.github.localec2.docker;

import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmVolumes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Something that instances have beyond their container. A feature belongs to one VM manager, sees
 * each of its containers at the turns of its life, and may wait: it is called on the manager's
 * threads, for one container one after the other, for different ones at the same time. What it
 * throws fails what the container was asked to do, with the message.
 */
public interface ContainerFeature extends AutoCloseable {

  /** The data of volumes, where this feature keeps it. */
  default Optional<VmVolumes> volumes() {
    return Optional.empty();
  }

  /**
   * The block whose addresses lead to containers as elastic IPs, where this feature has it so.
   *
   * @throws io.github.localec2.server.vm.VmException where the engine does not tell
   */
  default Optional<String> elasticBlock() {
    return Optional.empty();
  }

  /** Before the container is created: what it needs goes into the plan. */
  default void prepare(ContainerPlan plan) {}

  /**
   * The container runs: after its creation, and whenever it was started again after it was down.
   * Not after a pause, in which nothing that it has is lost.
   */
  default void started(InstanceContainer container) {}

  /**
   * The server knows that the container runs, and at which address: it was told after {@link
   * #started}. What is done here makes nobody wait.
   */
  default void settled(InstanceContainer container) {}

  /** The container, which was down or is to be restarted, is about to begin again. */
  default void restarting(InstanceContainer container) {}

  /**
   * The security groups of an instance let something else through; called at once, also while the
   * container is busy or down.
   *
   * @return completes when this holds
   */
  default CompletionStage<Void> firewallChanged(InstanceContainer container, VmFirewall firewall) {
    return CompletableFuture.allOf();
  }

  /**
   * The network interfaces of an instance, or their addresses, have changed while its container
   * runs; called at once, so this must not wait.
   *
   * @return completes when the container has them
   */
  default CompletionStage<Void> cardsChanged(InstanceContainer container) {
    return CompletableFuture.allOf();
  }

  /**
   * The same while its container is paused or down: what it has no longer is free for others, and
   * what it has besides comes when it runs again.
   *
   * @return completes when others can have it
   */
  default CompletionStage<Void> cardsChangedAtRest(InstanceContainer container) {
    return CompletableFuture.allOf();
  }

  /** The container runs again after a pause, or goes on where it could not be stopped. */
  default void resumed(InstanceContainer container) {}

  /** The container is about to be paused or stopped. */
  default void stopping(InstanceContainer container) {}

  /** The container is down: it was stopped, or went down by itself. */
  default void stopped(InstanceContainer container) {}

  /** The container is about to be removed. */
  default void removing(InstanceContainer container) {}

  /** The container goes on without its server. */
  default void kept(String instanceId) {}

  /** The container is gone, as after a launch that failed; also where it never ran. */
  default void removed(String instanceId) {}

  /** The manager ends; its containers are gone. */
  @Override
  default void close() {}

  /** Makes the feature for one manager; found by {@link java.util.ServiceLoader}. */
  interface Factory {
    /**
     * @throws IllegalArgumentException quoting an option's value that can't be
     */
    ContainerFeature create(FeatureContext context);
  }
}
