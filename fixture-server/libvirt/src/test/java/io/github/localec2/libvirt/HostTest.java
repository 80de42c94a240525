package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A host that libvirt's library mocks up by itself: it needs the library, and no daemon. */
final class HostTest {
  private static final String URI = "test:///default";

  private static Host open() {
    try {
      return Host.open(URI);
    } catch (VmException e) {
      if (e.getCause() instanceof LinkageError) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
  }

  /** Writes down what it hears. */
  private static final class Witness implements Host.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void changed(String domain) {
      heard.add(domain);
    }

    @Override
    public void happened(String domain, String what, boolean good) {}

    @Override
    public void reconnected() {}
  }

  @Test
  void aDomainThatComesUpAndGoesDownIsHeardOf() throws InterruptedException {
    Witness witness = new Witness();
    try (Host host = open()) {
      host.listen(witness);
      host.asking(
          "define",
          connection ->
              connection
                  .domainDefineXML(
                      "<domain type='test'><name>i-heard</name><memory>4096</memory><os>"
                          + "<type>hvm</type></os></domain>")
                  .free());
      assertThat(host.withDomain("start", "i-heard", domain -> domain.create())).isTrue();
      assertThat(witness.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("i-heard");
      assertThat(DomainState.of(host, "i-heard")).isEqualTo(DomainState.RUNS);
      DomainEnd.of(host, "i-heard");
      assertThat(witness.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("i-heard");
      assertThat(DomainState.of(host, "i-heard")).isEqualTo(DomainState.TAKEN_DOWN);
      assertThat(host.withDomain("look", "i-heard", domain -> {})).isFalse();
    }
  }

  @Test
  void allServersShareAConnectionAndTheLastTakesItsThreadsAlong() {
    Host first = open();
    try (Host second = open()) {
      assertThat(second).isSameAs(first);
      first.close();
      String type = second.asking("ask", connection -> connection.getType());
      assertThat(type).isEqualTo("TEST");
    }
    RealHost.await("no thread of ours", () -> RealHost.threads() == 0);
    assertThatThrownBy(() -> first.asking("ask", connection -> connection.getType()))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void poolsAndNetworksThatAreNotThereAreQuoted() {
    try (Host host = open()) {
      new Pool(host, "default-pool").check();
      new Addresses(host, "default", RandomGenerator.getDefault()).check();
      assertThatThrownBy(() -> new Pool(host, "none").check())
          .isInstanceOf(VmException.class)
          .hasMessageContaining("'none'");
      assertThatThrownBy(() -> new Addresses(host, "none", RandomGenerator.getDefault()).check())
          .isInstanceOf(VmException.class)
          .hasMessageContaining("'none'");
    }
  }

  @Test
  void volumesAreMadeFoundAndDeleted() {
    try (Host host = open()) {
      Pool pool = new Pool(host, "default-pool");
      PoolVolume made = pool.empty("vol-test", 1L << 20, "qcow2");
      assertThat(pool.find("vol-test")).contains(made);
      assertThat(pool.names()).contains("vol-test");
      pool.delete("vol-test");
      pool.delete("vol-test");
      assertThat(pool.find("vol-test")).isEmpty();
    }
  }
}
