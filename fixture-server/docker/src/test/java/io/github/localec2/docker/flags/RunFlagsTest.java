package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Isolation;
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

  @Test
  void theKindOfContainerIsAsked() {
    assertThat(AppliedFlags.host("--isolation process").getIsolation())
        .isEqualTo(Isolation.PROCESS);
    assertThat(AppliedFlags.host("--runtime runc").getRuntime()).isEqualTo("runc");
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
}
