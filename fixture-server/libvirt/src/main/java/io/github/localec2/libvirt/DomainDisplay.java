package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.w3c.dom.Element;

/** Where a domain has its screen, which its host has chosen. */
final class DomainDisplay {
  private DomainDisplay() {}

  /**
   * Asks the host of a domain that runs.
   *
   * @throws VmException where it has none, or none that is reached from here
   */
  static InetSocketAddress of(Host host, String name) {
    AtomicReference<String> xml = new AtomicReference<>("");
    String what = "the screen of " + name + " can't be found";
    if (!host.withDomain(what, name, domain -> xml.set(domain.getXMLDesc(0)))) {
      throw VmException.noMachine(name);
    }
    for (Element graphics : Xml.all(Xml.parse(Objects.requireNonNull(xml.get())), "graphics")) {
      String port = graphics.getAttribute("port");
      if (graphics.getAttribute("type").equals("vnc") && port.matches("[0-9]+")) {
        String listen = graphics.getAttribute("listen");
        return new InetSocketAddress(
            listen.isEmpty() ? "127.0.0.1" : listen, Integer.parseInt(port));
      }
    }
    throw new VmException("the machine of '" + name + "' has no screen while it does not run");
  }
}
