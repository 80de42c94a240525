package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerSettingsTest {
  @Test
  void withoutAnythingSaidItIsAsTheGuideSays() {
    DockerSettings settings = DockerSettings.of(Map.of());
    assertThat(settings.pauses()).isTrue();
    assertThat(settings.removes()).isTrue();
    assertThat(settings.downloads()).isTrue();
    assertThat(settings.socket()).isTrue();
    assertThat(settings.init()).isTrue();
    assertThat(settings.limits()).isFalse();
    assertThat(settings.aliases()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "docker.flags,--what,--what",
    "docker.init,yes,yes",
    "docker.remove-containers,2,2",
    "docker.download-default-images,no,no",
    "docker.stop,halt,halt",
    "docker.socket,/x,/x",
    "docker.limits,some,some",
    "docker.aliases,ami-1,ami-1"
  })
  void aBadValueIsQuotedWithItsOption(String name, String value, String quoted) {
    assertThatThrownBy(() -> DockerSettings.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("'" + quoted + "'");
    VmOption option =
        new DockerVmManagerFactory()
            .options().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    assertThatThrownBy(() -> option.check().accept(value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aliasesAreAmisOrImages() {
    assertThat(
            DockerSettings.of(Map.of("docker.aliases", "ami-0a=ami-0b, ami-0c=debian:12"))
                .aliases())
        .isEqualTo(Map.of("ami-0a", "ami-0b", "ami-0c", "debian:12"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--init", "--pid host", "--pid=container:x"})
  void noOtherProcessIsTheFirst(String flag) {
    assertThatThrownBy(() -> DockerSettings.of(Map.of("docker.flags", "-e A=b " + flag)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + flag + "'");
    assertThat(DockerSettings.of(Map.of("docker.flags", flag, "docker.init", "0")).flags().given())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--entrypoint /bin/sh", "--stop-signal SIGQUIT"})
  void theAgentIsTheFirstProcessAndEndsItsWay(String flag) {
    assertThatThrownBy(() -> DockerSettings.of(Map.of("docker.flags", flag)))
        .hasMessageContaining("'" + flag + "'")
        .hasMessageContaining("docker.init");
    assertThat(DockerSettings.of(Map.of("docker.flags", flag, "docker.init", "0")).flags().given())
        .hasSize(1);
    assertThat(DockerSettings.of(Map.of("docker.flags", "--stop-signal TERM")).init()).isTrue();
  }

  @Test
  void aContainerIsAskedToEndForAsLongAsTheFlagSays() {
    assertThat(DockerSettings.of(Map.of()).graceSeconds()).isEqualTo(10);
    assertThat(DockerSettings.of(Map.of("docker.flags", "--stop-timeout=3")).graceSeconds())
        .isEqualTo(3);
  }

  @Test
  void containersAreKeptOrRemoved() {
    Map<String, String> keeps = Map.of("docker.flags", "--rm", "docker.remove-containers", "0");
    assertThatThrownBy(() -> DockerSettings.of(keeps))
        .hasMessageContaining("'--rm'")
        .hasMessageContaining("docker.remove-containers");
    assertThat(DockerSettings.of(Map.of("docker.flags", "--rm")).removes()).isTrue();
  }

  @Test
  void nothingIsPulledWhereTheFlagSaysSo() {
    assertThat(DockerSettings.of(Map.of("docker.flags", "--pull never")).downloads()).isFalse();
    assertThat(DockerSettings.of(Map.of("docker.flags", "--pull missing")).downloads()).isTrue();
  }

  @Test
  void aQuoteThatIsNotClosedIsQuotedWithItsSetting() {
    assertThatThrownBy(() -> DockerSettings.of(Map.of("docker.flags", "-e \"A=b c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("docker.flags")
        .hasMessageContaining("'-e \"A=b c'");
  }
}
