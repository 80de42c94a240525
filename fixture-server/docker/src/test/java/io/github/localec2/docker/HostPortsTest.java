package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which ports get one on this host where not all can. */
class HostPortsTest {
  private static VmRule tcp(int from, int to) {
    return new VmRule("tcp", from, to, Set.of("0.0.0.0/0"));
  }

  @Test
  void singlePortsComeBeforeRangesAndNarrowOnesBeforeWideOnes() {
    HostPorts.Chosen chosen =
        HostPorts.Chosen.of(
            List.of(tcp(0, 65535), tcp(30000, 30009), tcp(8001, 8001), tcp(8000, 8000)));
    assertThat(chosen.tooMany()).isTrue();
    assertThat(chosen.ports()).hasSize(32).contains(8000, 8001, 30000, 30009, 1, 20);
    assertThat(chosen.ports()).doesNotContain(0, 21, 30010);
  }

  @Test
  void sshTakesNoneOfTheirRoom() {
    HostPorts.Chosen chosen = HostPorts.Chosen.of(List.of(tcp(10, 42), tcp(10, 42)));
    assertThat(chosen.tooMany()).isFalse();
    assertThat(chosen.ports()).hasSize(32).doesNotContain(22);
    assertThat(HostPorts.Chosen.of(List.of(tcp(10, 43))).tooMany()).isTrue();
    assertThat(HostPorts.Chosen.of(List.of()).ports()).isEmpty();
  }
}
