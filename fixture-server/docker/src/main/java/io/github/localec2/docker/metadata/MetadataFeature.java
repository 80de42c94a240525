package io.github.localec2.docker.metadata;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The metadata service in each container. A container begins without waiting for it: who asks
 * before the stream is there waits in the agent's queue.
 */
final class MetadataFeature implements ContainerFeature {
  private static final int THREADS = 4;
  private static final String DIRECTORY = AgentFiles.HOME + "/host";

  private final InstanceMetadata metadata;
  private final ScheduledThreadPoolExecutor threads;
  private final Map<String, MetadataLink> links = new ConcurrentHashMap<>();
  private final HostLinks hostLinks;

  private MetadataFeature(InstanceMetadata metadata, HostLinks hostLinks) {
    this.metadata = metadata;
    this.hostLinks = hostLinks;
    this.threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "local-ec2-docker-metadata");
              thread.setDaemon(true);
              return thread;
            });
    threads.setKeepAliveTime(1, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
    threads.setRemoveOnCancelPolicy(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void prepare(ContainerPlan plan) {
    String instanceId = plan.spec().instanceId();
    if (plan.seesThisHost()) {
      hostLinks
          .make(instanceId)
          .ifPresent(
              directory ->
                  plan.lend(directory, DIRECTORY, "--jvm", DIRECTORY + "/" + HostLinks.SOCKET));
    }
  }

  /** By now the server knows where the instance is, and says so. */
  @Override
  public void settled(InstanceContainer container) {
    if (!container.ownNetwork()) {
      return;
    }
    MetadataLink made =
        new MetadataLink(metadata, container, threads, hostLinks.find(container.instanceId()));
    MetadataLink before = links.put(container.instanceId(), made);
    if (before != null) {
      before.close();
    }
    made.open();
  }

  @Override
  public void stopping(InstanceContainer container) {
    MetadataLink link = links.get(container.instanceId());
    if (link != null) {
      link.hold();
    }
  }

  @Override
  public void resumed(InstanceContainer container) {
    MetadataLink link = links.get(container.instanceId());
    if (link != null) {
      link.release();
    }
  }

  @Override
  public void stopped(InstanceContainer container) {
    end(container.instanceId());
  }

  @Override
  public void removing(InstanceContainer container) {
    end(container.instanceId());
  }

  @Override
  public void removed(String instanceId) {
    end(instanceId);
    hostLinks.remove(instanceId);
  }

  @Override
  public void kept(String instanceId) {
    end(instanceId);
    hostLinks.keep(instanceId);
  }

  private void end(String instanceId) {
    MetadataLink link = links.remove(instanceId);
    if (link != null) {
      link.close();
    }
  }

  @Override
  public void close() {
    links.keySet().forEach(this::end);
    hostLinks.close();
    threads.shutdown();
  }

  /** Makes it for each manager. */
  public static final class Factory implements ContainerFeature.Factory {
    @Override
    public ContainerFeature create(FeatureContext context) {
      InstanceMetadata metadata = context.environment().metadata();
      return new MetadataFeature(
          metadata,
          new HostLinks(
              metadata,
              Path.of(System.getProperty("java.io.tmpdir")),
              context.environment().owner(),
              context.labels()));
    }
  }
}
