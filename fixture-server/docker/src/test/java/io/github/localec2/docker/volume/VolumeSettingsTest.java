package io.github.localec2.docker.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class VolumeSettingsTest {
  @Test
  void volumesAreRecordsUnlessAskedFor() {
    VolumeSettings settings = VolumeSettings.of(Map.of());
    assertThat(settings.mounted()).isFalse();
    assertThat(settings.largest()).isEqualTo(1000);
    assertThat(settings.unit()).isEqualTo(1 << 20);
  }

  @Test
  void sizesCanBeCountedAsEc2Does() {
    VolumeSettings settings =
        VolumeSettings.of(
            Map.of(
                "docker.mount-block-devices", "true",
                "docker.ebs-max-volume-size", "4",
                "docker.ebs-volume-unit", "GiB"));
    assertThat(settings.mounted()).isTrue();
    assertThat(settings.largest()).isEqualTo(4);
    assertThat(settings.unit()).isEqualTo(1 << 30);
  }

  @Test
  void whatCannotBeIsQuoted() {
    Map.of(
            "docker.mount-block-devices", "maybe",
            "docker.ebs-max-volume-size", "0",
            "docker.ebs-volume-unit", "GB",
            "docker.ebs-directory", "here")
        .forEach(
            (name, value) ->
                assertThatThrownBy(() -> VolumeSettings.of(Map.of(name, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("'" + value + "'"));
    assertThat(VolumeSettings.options()).hasSize(4);
  }
}
