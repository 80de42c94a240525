package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.w3c.dom.Element;

/** What killed processes have left on a host. */
final class Orphans {
  private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

  private Orphans() {}

  /** Removes what processes that have ended left there; never what a living one has. */
  static void sweep(Host host) {
    try {
      MetadataDoor.sweep();
      FirewallTable.sweep();
      domains(host).forEach(each -> attempt(() -> remove(host, each)));
      SubnetNetworks.sweep(host);
      for (String pool : pools(host)) {
        attempt(() -> volumes(host, pool));
      }
    } catch (VmException e) {
      LOG.log(Level.WARNING, "what ended processes have left could not be looked for", e);
    }
  }

  /** The domains of ended processes, by their descriptions. */
  private static List<Element> domains(Host host) {
    return host.asking(
        "the domains of " + host.uri() + " can't be listed",
        connection -> {
          List<Element> gone = new ArrayList<>();
          for (Domain domain : connection.listAllDomains(0)) {
            try {
              String text = domain.getXMLDesc(0);
              if (text.contains(DomainXml.NAMESPACE) && OwnerToken.isOfGone(text)) {
                gone.add(Xml.parse(text));
              }
            } catch (LibvirtException e) {
              LOG.log(Level.DEBUG, "somebody has just removed it", e);
            } finally {
              domain.free();
            }
          }
          return gone;
        });
  }

  private static void remove(Host host, Element domain) {
    String name = Xml.text(domain, "name");
    LOG.log(Level.INFO, "removing the domain {0} of a process that has ended", name);
    // the domain goes last: as long as it is there, a later sweep knows what else is to go
    DomainEnd.destroy(host, name);
    Set<String> networks = new HashSet<>();
    for (Element card : Xml.all(domain, "interface")) {
      String mac = Xml.all(card, "mac").get(0).getAttribute("address");
      Xml.all(card, "source").forEach(each -> networks.add(each.getAttribute("network")));
      for (String network : networks) {
        Addresses addresses = new Addresses(host, network, RandomGenerator.getDefault());
        // a subnet's goes with its instances
        if (addresses.areThere()) {
          addresses.release(mac);
        }
      }
    }
    DomainEnd.of(host, name);
  }

  private static List<String> pools(Host host) {
    return host.asking(
        "the pools of " + host.uri() + " can't be listed",
        connection -> List.of(connection.listStoragePools()));
  }

  private static void volumes(Host host, String name) {
    host.asking(
        "the volumes of the pool '" + name + "' can't be listed",
        connection -> {
          StoragePool pool = connection.storagePoolLookupByName(name);
          try {
            for (String volume : pool.listVolumes()) {
              if (OwnerToken.isOfGone(volume)) {
                LOG.log(Level.INFO, "removing the volume {0} of a process that has ended", volume);
                attempt(() -> new Pool(host, name).delete(volume));
              }
            }
          } finally {
            pool.free();
          }
          return true;
        });
  }

  /** Another process may be sweeping too. */
  private static void attempt(Runnable removal) {
    try {
      removal.run();
    } catch (VmException e) {
      LOG.log(Level.DEBUG, "could not be removed", e);
    }
  }
}
