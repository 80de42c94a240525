package io.github.localec2.docker.elasticip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeBlockTest {
  @ParameterizedTest
  @CsvSource({
    "172.17.0.0/16, 172.17.128.0/17",
    "10.1.2.0/24, 10.1.2.128/25",
    "10.1.2.16/28, 10.1.2.24/29",
    "10.0.0.0/8, 10.128.0.0/9"
  })
  void elasticIpsAreFromTheUpperHalf(String bridge, String half) {
    assertThat(BridgeBlock.upperHalf(bridge)).contains(half);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.0/29", "10.1.2.1/32", "fd00::/64"})
  void aSmallBridgeHasNoneToSpare(String bridge) {
    assertThat(BridgeBlock.upperHalf(bridge)).isEmpty();
  }

  @Test
  void anEngineThatIsAwayTellsOfNone() {
    BridgeBlock block =
        new BridgeBlock(
            () -> {
              throw new io.github.localec2.server.vm.VmException("away");
            },
            "bridge");
    org.assertj.core.api.Assertions.assertThatThrownBy(block::get).hasMessage("away");
  }
}
