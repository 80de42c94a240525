package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Addresses of a real network, which are chosen before they are reserved. */
@RequiresLibvirt
final class AddressesIT {
  private static final String MAC = "02:00:00:00:ad:01";
  private static final String OTHER = "02:00:00:00:ad:02";

  @Test
  void aPromisedAddressIsNobodyElsesAndIsReplacedWhereAnotherProcessTakesIt() {
    try (Host host = Host.open("qemu:///system")) {
      Addresses ours = new Addresses(host, "default", RandomGenerator.getDefault());
      // always the first that is free
      RandomGenerator fixed = () -> 0;
      Addresses first = new Addresses(host, "default", fixed);
      String promised = first.promise(MAC).orElseThrow();
      assertThat(new Addresses(host, "default", fixed).promise(OTHER).orElseThrow())
          .isNotEqualTo(promised);
      ours.release(OTHER);
      try {
        ours.reserve(OTHER, "i-faster", promised);
        String had = first.reserve(MAC, "i-slower").orElseThrow();
        assertThat(had).isNotEqualTo(promised);
        assertThat(first.promise(MAC)).contains(had);
      } finally {
        ours.release(OTHER);
        ours.release(MAC);
      }
    }
    assertThat(RealHost.traces(MAC)).isEmpty();
    assertThat(RealHost.traces(OTHER)).isEmpty();
  }
}
