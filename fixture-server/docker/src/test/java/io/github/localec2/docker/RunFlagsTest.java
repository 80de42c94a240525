package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Isolation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-d",
        "--detach=false",
        "--rm",
        "--restart no",
        "--sig-proxy=false",
        "--detach-keys ctrl-a",
        "-a stdout -a STDERR",
        "--quiet",
        "--pull missing",
        "--disable-content-trust"
      })
  void whatOnlyDockerRunItselfHasToKnowChangesNothing(String line) {
    assertThat(AppliedFlags.host(line)).isEqualTo(HostConfig.newHostConfig());
    assertThat(DockerSettings.of(Map.of("docker.flags", line)).removes()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--restart always,stopped or terminated",
    "--restart=on-failure:3,stopped or terminated",
    "--restart unless-stopped,stopped or terminated",
    "--name web,container of its own",
    "--cidfile /tmp/id,container of its own",
    "--pull always,docker.download-default-images",
    "--disable-content-trust=false,content trust",
    "--use-api-socket,docker.socket",
    "--help,docker CLI",
    "--user 1000,root",
    "--read-only,keys"
  })
  void whatAnInstanceCanNotHaveIsToldWithTheReason(String line, String why) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("docker.flags has a flag that an instance can't have")
        .hasMessageContaining("'" + line + "'")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--restart what",
        "--attach stdwhat",
        "--pull often",
        "--isolation what",
        "--log-driver what",
        "--rm=maybe"
      })
  void aBadValueIsQuoted(String line) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'");
  }

  @Test
  void containersAreKeptOrRemoved() {
    Map<String, String> keeps = Map.of("docker.flags", "--rm", "docker.remove-containers", "0");
    assertThatThrownBy(() -> DockerSettings.of(keeps))
        .hasMessageContaining("'--rm'")
        .hasMessageContaining("docker.remove-containers");
  }

  @Test
  void nothingIsPulledWhereTheFlagSaysSo() {
    assertThat(DockerSettings.of(Map.of("docker.flags", "--pull never")).downloads()).isFalse();
    assertThat(DockerSettings.of(Map.of("docker.flags", "--pull missing")).downloads()).isTrue();
  }

  @Test
  void theKindOfContainerIsAsked() {
    assertThat(AppliedFlags.host("--isolation process").getIsolation())
        .isEqualTo(Isolation.PROCESS);
    assertThat(AppliedFlags.host("--runtime runc").getRuntime()).isEqualTo("runc");
  }

  @Test
  void aQuoteThatIsNotClosedIsQuotedWithItsSetting() {
    assertThatThrownBy(() -> DockerSettings.of(Map.of("docker.flags", "-e \"A=b c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("docker.flags")
        .hasMessageContaining("'-e \"A=b c'");
  }
}
