package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "'',bridge",
    "--network=default,bridge",
    "--net mine,mine",
    "--network=a -e x=y,a",
    "'--network name=mine,alias=a',mine"
  })
  void instancesAreOnOneBridge(String flags, String bridge) {
    NetworkSettings settings = NetworkSettings.of(Map.of("docker.flags", flags));
    assertThat(settings.vpc()).isFalse();
    assertThat(settings.bridge()).contains(bridge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "host", "container:x"})
  void someNetworksAreNone(String network) {
    assertThat(NetworkSettings.of(Map.of("docker.flags", "--network=" + network)).bridge())
        .isEmpty();
  }

  @Test
  void subnetsThatAreNetworksHaveNoBridgeInCommon() {
    assertThat(NetworkSettings.of(Map.of("docker.networks", "vpc")))
        .isEqualTo(new NetworkSettings(true, java.util.Optional.empty()));
    assertThatThrownBy(
            () ->
                NetworkSettings.of(Map.of("docker.networks", "vpc", "docker.flags", "--network=a")))
        .hasMessageContaining("'--network=a'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ip 10.1.2.3",
        "--network bridge --ip6 fd00::3",
        "--network-alias web",
        "--network host --network-alias web",
        "--network name=bridge,alias=web"
      })
  void aPlaceNeedsANetworkThatSomebodyCreated(String line) {
    assertThatThrownBy(() -> NetworkSettings.of(Map.of("docker.flags", line)))
        .hasMessageContaining("docker.flags")
        .hasMessageContaining("'" + line.substring(line.lastIndexOf("--")) + "'");
  }

  @Test
  void subnetsThatAreNetworksHaveNamesButGiveTheAddresses() {
    assertThat(
            NetworkSettings.of(
                    Map.of("docker.networks", "vpc", "docker.flags", "--network-alias web"))
                .vpc())
        .isTrue();
    assertThatThrownBy(
            () ->
                NetworkSettings.of(
                    Map.of("docker.networks", "vpc", "docker.flags", "--ip 10.1.2.3")))
        .hasMessageContaining("'--ip 10.1.2.3'");
  }
}
