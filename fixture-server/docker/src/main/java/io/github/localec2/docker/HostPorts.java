package io.github.localec2.docker;

import io.github.localec2.docker.guard.HostRules;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmRule;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The loopback ports that lead to instances: one for SSH, and one for each TCP port that the
 * instance's security groups let in, up to 32. They follow the rules while the instance runs.
 */
final class HostPorts {
  static final int MOST = 32;

  private static final System.Logger LOG = System.getLogger("io.github.localec2.docker");
  private static final int SSH = 22;
  private static final int TCP = 6;

  private final PortForwards forwards;
  private final boolean guarded;
  private final Map<String, Ports> open = new HashMap<>();

  /** The ports of a machine by its own. */
  private record Ports(
      PortForwards.Group group,
      TreeMap<Integer, PortForwards.Forward> byPort,
      Map<Integer, ExecBridge> bridges) {}

  /**
   * @param guarded true where only what is let in from this host gets a port, also of SSH
   */
  HostPorts(PortForwards forwards, boolean guarded) {
    this.forwards = forwards;
    this.guarded = guarded;
  }

  /** The ports of a machine that runs, as its rules are now; says in the log where they are. */
  synchronized void open(DockerMachine machine) {
    Ports mine =
        open.computeIfAbsent(
            machine.instanceId(),
            any -> new Ports(forwards.group(), new TreeMap<>(), new HashMap<>()));
    adjust(machine, mine);
    Integer ssh = mapped(machine.instanceId()).get(SSH);
    if (ssh == null) {
      LOG.log(Level.INFO, "Instance {0} has no port of this host for SSH", machine.instanceId());
    } else {
      String address =
          machine.address().isEmpty() || !machine.isReachable()
              ? ""
              : ", " + machine.address() + ":" + SSH;
      LOG.log(
          Level.INFO,
          "Instance {0} will be accessible via SSH at: 127.0.0.1:{1}{2}",
          machine.instanceId(),
          Integer.toString(ssh),
          address);
    }
    say(machine.instanceId());
  }

  /** The machine's rules have changed. */
  synchronized void refresh(DockerMachine machine) {
    Ports mine = open.get(machine.instanceId());
    if (mine != null && adjust(machine, mine)) {
      say(machine.instanceId());
    }
  }

  /** True where there are other ports than before. */
  private boolean adjust(DockerMachine machine, Ports ports) {
    TreeMap<Integer, PortForwards.Forward> mine = ports.byPort();
    NavigableSet<Integer> wanted = wanted(machine);
    boolean changed = false;
    Iterator<Map.Entry<Integer, PortForwards.Forward>> present = mine.entrySet().iterator();
    while (present.hasNext()) {
      Map.Entry<Integer, PortForwards.Forward> each = present.next();
      if (!wanted.contains(each.getKey())) {
        each.getValue().close();
        present.remove();
        changed = true;
      }
    }
    for (Integer port : wanted) {
      if (!mine.containsKey(port)) {
        try {
          mine.put(port, ports.group().open(() -> reached(machine, port)));
          changed = true;
        } catch (VmException e) {
          // the instance is reached by its address; another change of its rules tries again
          LOG.log(
              Level.WARNING,
              "port {1} of {0} gets none on this host: {2}",
              machine.instanceId(),
              Integer.toString(port),
              e.getMessage());
        }
      }
    }
    return changed;
  }

  /**
   * Where this JVM reaches a port of a machine: at the machine's address, or here where no address
   * of the engine's leads from here.
   *
   * @throws VmException where the machine does not run
   */
  InetSocketAddress reached(DockerMachine machine, int port) {
    if (machine.address().isEmpty() || machine.state() != DockerMachine.State.RUNNING) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    return machine.isReachable()
        ? new InetSocketAddress(machine.address(), port)
        : bridge(machine, port).address();
  }

  private synchronized ExecBridge bridge(DockerMachine machine, int port) {
    Ports mine = open.get(machine.instanceId());
    if (mine == null) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    return mine.bridges().computeIfAbsent(port, any -> new ExecBridge(machine, port));
  }

  /** SSH has a port whatever the rules say. */
  private NavigableSet<Integer> wanted(DockerMachine machine) {
    List<VmRule> rules =
        machine.firewall().ingress().stream()
            .filter(rule -> rule.protocolNumber() == TCP)
            .filter(rule -> !guarded || HostRules.isFor(rule))
            .toList();
    Chosen chosen = Chosen.of(rules);
    if (chosen.tooMany()) {
      LOG.log(
          Level.WARNING,
          "{0} lets in more than {1} TCP ports: {1} get one on this host, those of single ports and"
              + " of narrow ranges first; all are reached at the instance''s own address",
          machine.instanceId(),
          MOST);
    }
    if (!guarded || HostRules.letIn(machine.firewall().ingress(), SSH)) {
      chosen.ports().add(SSH);
    }
    return chosen.ports();
  }

  /**
   * The ports besides SSH's that get one here: those of the narrowest ranges first, a single port
   * being the narrowest.
   *
   * @param tooMany whether some get none
   */
  record Chosen(NavigableSet<Integer> ports, boolean tooMany) {
    static Chosen of(List<VmRule> rules) {
      List<VmRule> narrowest =
          rules.stream()
              .sorted(
                  Comparator.comparingInt((VmRule rule) -> rule.toPort() - rule.fromPort())
                      .thenComparingInt(VmRule::fromPort))
              .toList();
      NavigableSet<Integer> ports = new TreeSet<>();
      for (VmRule rule : narrowest) {
        for (int port = Math.max(1, rule.fromPort()); port <= rule.toPort(); port++) {
          if (port != SSH && !ports.contains(port)) {
            if (ports.size() == MOST) {
              return new Chosen(ports, true);
            }
            ports.add(port);
          }
        }
      }
      return new Chosen(ports, false);
    }
  }

  /** Breaks the connections to a machine that goes down; the ports stay for its next start. */
  synchronized void cut(DockerMachine machine) {
    Ports mine = open.get(machine.instanceId());
    if (mine != null) {
      mine.group().cut();
    }
  }

  /** Closes all ports of a machine that ends, and breaks its connections. */
  synchronized void close(DockerMachine machine) {
    Ports mine = open.remove(machine.instanceId());
    if (mine != null) {
      mine.byPort().values().forEach(PortForwards.Forward::close);
      mine.bridges().values().forEach(ExecBridge::close);
      mine.group().cut();
    }
  }

  /** The host's ports by the instance's; none for an instance that has none. */
  synchronized Map<Integer, Integer> mapped(String instanceId) {
    Map<Integer, Integer> ports = new TreeMap<>();
    Ports mine = open.get(instanceId);
    if (mine != null) {
      mine.byPort().forEach((port, forward) -> ports.put(port, forward.port()));
    }
    return ports;
  }

  private void say(String instanceId) {
    String mapping =
        new TreeMap<>(mapped(instanceId))
            .descendingMap().entrySet().stream()
                .map(each -> "'" + each.getKey() + "/tcp': " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    LOG.log(
        Level.INFO, "Instance " + instanceId + " port mappings (container -> host): " + mapping);
  }
}
