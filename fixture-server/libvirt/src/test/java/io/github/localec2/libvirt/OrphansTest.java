package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.libvirt.Network;

/** What a sweep takes away, on the host that libvirt's library mocks up by itself. */
final class OrphansTest {
  private static final String MAC = "02:00:00:00:0a:01";

  /** Of this process's number, though of another that had it before. */
  private static final String GONE = OwnerToken.mine().replaceAll("[0-9a-f]{8}$", "00000000");

  private static Host open() {
    try {
      return Host.open("test:///default");
    } catch (VmException e) {
      if (e.getCause() instanceof LinkageError) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
  }

  private static void undefine(Host host) {
    host.asking(
        "undefine",
        connection -> {
          if (List.of(connection.listDefinedNetworks()).contains("swept")) {
            Network network = connection.networkLookupByName("swept");
            network.undefine();
            network.free();
          }
          return true;
        });
  }

  private static void network(Host host, String entry) {
    undefine(host);
    host.asking(
        "define",
        connection -> {
          Network network =
              connection.networkDefineXML(
                  "<network><name>swept</name><ip address='192.168.141.1'"
                      + " netmask='255.255.255.0'><dhcp>"
                      + entry
                      + "<range start='192.168.141.2' end='192.168.141.9'/></dhcp></ip></network>");
          network.free();
          return true;
        });
  }

  private static void domain(Host host, String name, String owner) {
    host.asking(
        "define",
        connection -> {
          connection
              .domainDefineXML(
                  "<domain type='test'><name>"
                      + name
                      + "</name><metadata><ec2:instance xmlns:ec2='"
                      + DomainXml.NAMESPACE
                      + "' owner='"
                      + owner
                      + "'/></metadata><memory>4096</memory><os><type>hvm</type></os><devices>"
                      + "<interface type='network'><mac address='"
                      + MAC
                      + "'/><source network='swept'/></interface></devices></domain>")
              .free();
          return true;
        });
  }

  private static boolean isThere(Host host, String name) {
    return host.withDomain("look", name, domain -> {});
  }

  @Test
  void aDomainWhoseAddressCouldNotBeGivenBackIsSweptAgain() {
    try (Host host = open()) {
      // this host can't change a network, so that the address can't be given back
      network(host, "<host mac='" + MAC + "' ip='192.168.141.5'/>");
      domain(host, "i-gone", GONE);
      domain(host, "i-mine", OwnerToken.mine());
      Orphans.sweep(host);
      assertThat(isThere(host, "i-gone")).isTrue();
      network(host, "");
      Orphans.sweep(host);
      assertThat(isThere(host, "i-gone")).isFalse();
      assertThat(isThere(host, "i-mine")).isTrue();
      DomainEnd.of(host, "i-mine");
    }
  }

  @Test
  void aDomainWhoseNetworkIsGoneIsSwept() {
    try (Host host = open()) {
      domain(host, "i-without", GONE);
      undefine(host);
      Orphans.sweep(host);
      assertThat(isThere(host, "i-without")).isFalse();
    }
  }
}
