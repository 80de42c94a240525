package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leads what instances send to {@code 169.254.169.254} to this server, by a rule of the host's
 * firewall for each instance's address; so several servers on one host don't meet. That needs root
 * on the hypervisor's own host: without it instances have no metadata service.
 */
final class MetadataDoor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MetadataDoor.class.getName());
  private static final String SERVICE = "169.254.169.254";

  private final InstanceMetadata metadata;
  private final Addresses addresses;
  private final String uri;
  private final Map<String, String> open = new ConcurrentHashMap<>();
  private @Nullable MetadataServer server;
  private String bridge = "";
  private boolean impossible;

  MetadataDoor(InstanceMetadata metadata, Addresses addresses, String uri) {
    this.metadata = metadata;
    this.addresses = addresses;
    this.uri = uri;
  }

  /** An instance has an address from now on. */
  void open(String instanceId, String address) {
    MetadataServer leading = server();
    if (leading == null || open.putIfAbsent(instanceId, address) != null) {
      return;
    }
    leading.serve(address, instanceId);
    try {
      change("-I", instanceId, address, leading.port());
    } catch (VmException e) {
      synchronized (this) {
        impossible = true;
      }
      LOG.log(
          Level.WARNING,
          "instances have no metadata service, as only root can lead {0} here ({1})",
          SERVICE,
          e.getMessage());
    }
  }

  /** An instance has its address no longer. */
  void close(String instanceId) {
    String address = open.remove(instanceId);
    MetadataServer leading;
    synchronized (this) {
      leading = server;
      if (leading == null || address == null || impossible) {
        return;
      }
    }
    leading.end(address, instanceId);
    change("-D", instanceId, address, leading.port());
  }

  private synchronized @Nullable MetadataServer server() {
    if (impossible || !uri.matches("qemu(\\+unix)?:///.*")) {
      return null;
    }
    if (server == null) {
      try {
        bridge = addresses.bridge();
        server = MetadataServer.start(metadata, addresses.gateway());
      } catch (VmException e) {
        impossible = true;
        LOG.log(Level.WARNING, "instances have no metadata service: {0}", e.getMessage());
      }
    }
    return server;
  }

  private void change(String how, String instanceId, String address, int port) {
    String comment = OwnerToken.mine() + " " + instanceId;
    String input = Integer.toString(port);
    iptables(
        "-t",
        "nat",
        how,
        "PREROUTING",
        "-i",
        bridge,
        "-s",
        address,
        "-d",
        SERVICE,
        "-p",
        "tcp",
        "--dport",
        "80",
        "-m",
        "comment",
        "--comment",
        comment,
        "-j",
        "REDIRECT",
        "--to-ports",
        input);
    iptables(
        "-t",
        "filter",
        how,
        "INPUT",
        "-i",
        bridge,
        "-s",
        address,
        "-p",
        "tcp",
        "--dport",
        input,
        "-m",
        "comment",
        "--comment",
        comment,
        "-j",
        "ACCEPT");
  }

  /** Takes away the rules that processes that have ended left here, where this is root's. */
  static void sweep() {
    for (String table : List.of("nat", "filter")) {
      try {
        for (String line : HostProgram.run("iptables-save", "-t", table).lines().toList()) {
          if (line.startsWith("-A") && OwnerToken.isOfGone(line)) {
            List<String> words = new ArrayList<>(List.of("-t", table, "-D"));
            words.addAll(
                Arrays.asList(
                    line.substring(3)
                        .replaceAll("\"([^\" ]+) ([^\"]+)\"", "$1\u00a0$2")
                        .split(" ")));
            words.replaceAll(word -> word.replace('\u00a0', ' '));
            iptables(words.toArray(String[]::new));
          }
        }
      } catch (VmException e) {
        LOG.log(Level.DEBUG, "rules of the firewall can't be looked for", e);
      }
    }
  }

  private static void iptables(String... words) {
    List<String> command = new ArrayList<>(List.of("iptables", "-w", "10"));
    command.addAll(Arrays.asList(words));
    HostProgram.run(command.toArray(String[]::new));
  }

  /** Also where an instance's end was not seen, as while the hypervisor was away. */
  @Override
  public void close() {
    for (String instanceId : List.copyOf(open.keySet())) {
      try {
        close(instanceId);
      } catch (VmException e) {
        LOG.log(Level.WARNING, "rules of " + instanceId + " are left in the firewall", e);
      }
    }
    synchronized (this) {
      if (server != null) {
        server.close();
      }
    }
  }
}
