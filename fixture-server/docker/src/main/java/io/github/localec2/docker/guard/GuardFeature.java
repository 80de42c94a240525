package io.github.localec2.docker.guard;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerFile;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.server.vm.VmFirewall;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Security groups that hold. A container begins with a file of rules, which its agent takes before
 * it starts anything else; from then on changes come to a second agent, which began with it.
 */
final class GuardFeature implements ContainerFeature {
  private static final String FILE = AgentFiles.HOME + "/guard";
  private static final int MODE = 0600;

  /** Its name in the directory that is lent; no longer than that of the link there. */
  private static final String SOCKET = "grd";

  private static final System.Logger LOG = System.getLogger(GuardFeature.class.getName());

  private final boolean keepsNetAdmin;
  private final boolean cards;
  private final ScheduledThreadPoolExecutor reconnecting;
  private final Map<String, GuardLink> links = new ConcurrentHashMap<>();

  /** Where the agents of containers come, and those that have not begun yet. */
  private final Map<String, Path> paths = new ConcurrentHashMap<>();

  private final Map<String, GuardSocket> sockets = new ConcurrentHashMap<>();

  /**
   * @param keepsNetAdmin true to leave the instance what it needs to change the rules
   * @param cards true where interfaces have addresses of their own, false where all are one
   */
  GuardFeature(boolean keepsNetAdmin, boolean cards) {
    this.keepsNetAdmin = keepsNetAdmin;
    this.cards = cards;
    this.reconnecting =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "local-ec2-docker-guard");
              thread.setDaemon(true);
              return thread;
            });
    reconnecting.setKeepAliveTime(1, TimeUnit.SECONDS);
    reconnecting.allowCoreThreadTimeOut(true);
    reconnecting.setRemoveOnCancelPolicy(true);
    reconnecting.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void prepare(ContainerPlan plan) {
    plan.file(
        FILE, MODE, RuleSet.of(plan.spec().firewall(), plan.spec().cards(), cards, List.of()));
    plan.agentOptions("--guard", FILE);
    if (!keepsNetAdmin) {
      plan.agentOptions("--drop-net-admin");
    }
    plan.lent()
        .ifPresent(
            lent -> {
              Path socket = lent.directory().resolve(SOCKET);
              plan.lentOptions("--guard-link", lent.path() + "/" + SOCKET);
              paths.put(plan.spec().instanceId(), socket);
              listen(plan.spec().instanceId(), socket);
            });
  }

  /** What comes next there is the agent of a container that begins. */
  private void listen(String instanceId, Path socket) {
    try {
      GuardSocket before = sockets.put(instanceId, GuardSocket.open(instanceId, socket));
      if (before != null) {
        before.close();
      }
    } catch (IOException e) {
      // the engine runs the agent
      LOG.log(Level.DEBUG, "no socket of a guard", e);
    }
  }

  /** Whatever became of the file inside, the container begins with what holds now. */
  @Override
  public void restarting(InstanceContainer container) {
    container.put(
        List.of(
            new ContainerFile(
                FILE,
                MODE,
                RuleSet.of(container.firewall(), container.cards(), cards, List.of()))));
    Path socket = paths.get(container.instanceId());
    if (socket != null) {
      listen(container.instanceId(), socket);
    }
  }

  @Override
  public void started(InstanceContainer container) {
    GuardLink made =
        new GuardLink(container, cards, reconnecting, sockets.remove(container.instanceId()));
    GuardLink before = links.put(container.instanceId(), made);
    if (before != null) {
      before.close();
    }
    made.open();
  }

  @Override
  public CompletionStage<Void> firewallChanged(InstanceContainer container, VmFirewall firewall) {
    GuardLink link = links.get(container.instanceId());
    return link == null ? CompletableFuture.allOf() : link.changed();
  }

  /** Rules are for the addresses of their interface. */
  @Override
  public CompletionStage<Void> cardsChanged(InstanceContainer container) {
    return cards ? firewallChanged(container, container.firewall()) : CompletableFuture.allOf();
  }

  @Override
  public void stopping(InstanceContainer container) {
    GuardLink link = links.get(container.instanceId());
    if (link != null) {
      link.pausing(true);
    }
  }

  @Override
  public void resumed(InstanceContainer container) {
    GuardLink link = links.get(container.instanceId());
    if (link != null) {
      link.pausing(false);
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
    forget(instanceId);
  }

  @Override
  public void kept(String instanceId) {
    end(instanceId);
    forget(instanceId);
  }

  private void forget(String instanceId) {
    paths.remove(instanceId);
    GuardSocket socket = sockets.remove(instanceId);
    if (socket != null) {
      socket.close();
    }
  }

  private void end(String instanceId) {
    GuardLink link = links.remove(instanceId);
    if (link != null) {
      link.close();
    }
  }

  @Override
  public void close() {
    links.keySet().forEach(this::end);
    sockets.keySet().forEach(this::forget);
    reconnecting.shutdown();
  }
}
