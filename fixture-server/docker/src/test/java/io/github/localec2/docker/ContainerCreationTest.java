package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent is told about the network that a container is in. */
final class ContainerCreationTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"bridge", "none", "my-network", "hosts"})
  void aContainerHasItsNetworkForItself(String mode) {
    assertThat(ContainerCreation.isOwnNetwork(mode)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "container:web"})
  void aNetworkThatOthersHaveTooGetsNoAddressesOfOurs(String mode) {
    assertThat(ContainerCreation.isOwnNetwork(mode)).isFalse();
  }

  @Test
  void theAgentIsToldToLeaveSuchANetworkAlone() {
    ContainerPlan plan = plan().agentOptions("--user-data", "/run");
    assertThat(ContainerCreation.entrypoint(true, true, true, true, plan))
        .containsExactly("/.localec2/agent", "init", "--user-data", "/run");
    assertThat(ContainerCreation.entrypoint(true, false, true, true, plan))
        .containsExactly("/.localec2/agent", "init", "--no-metadata", "--user-data", "/run");
    assertThat(ContainerCreation.entrypoint(false, false, true, true, plan()))
        .containsExactly("/.localec2/agent", "exec", "--no-metadata", "--", "/init", "--fast");
  }

  private static ContainerPlan plan() {
    VmSpec spec =
        new VmSpec(
            "i-1",
            "000000000000",
            "us-east-1",
            "us-east-1a",
            "ami-1",
            "t3.nano",
            "x86_64",
            1,
            512,
            null,
            null,
            List.of(),
            List.of(),
            VmFirewall.CLOSED,
            Map.of());
    return new ContainerPlan(
        spec,
        new AmiImage("sha256:1", "web:latest", "amd64", "", List.of("/init"), List.of("--fast")),
        false);
  }
}
