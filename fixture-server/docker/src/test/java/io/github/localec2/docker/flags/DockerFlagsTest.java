package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerFlagsTest {
  private static FlaggedContainer applied(String line) {
    FlaggedContainer container = new FlaggedContainer(HostConfig.newHostConfig());
    DockerFlags.parse(line).applyTo(container);
    return container;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-e A=b", "-eA=b", "--env A=b", "--env=A=b", "-e 'A=b'", "--env \"A=b\""})
  void aVariableCanBeWrittenInAllWaysOfDockerRun(String line) {
    assertThat(applied(line).environment).containsExactly("A=b");
  }

  @Test
  void whatIsGivenTwiceIsAdded() {
    FlaggedContainer container =
        applied("--cap-add SYS_ADMIN --cap-add=CAP_SYS_PTRACE --dns 1.1.1.1");
    assertThat(container.host.getCapAdd())
        .containsExactly(Capability.SYS_ADMIN, Capability.SYS_PTRACE);
    assertThat(container.host.getDns()).containsExactly("1.1.1.1");
  }

  @Test
  void aSwitchNeedsNoValue() {
    FlaggedContainer container = applied("--privileged --read-only=false --platform linux/arm64");
    assertThat(container.host.getPrivileged()).isTrue();
    assertThat(container.host.getReadonlyRootfs()).isFalse();
    assertThat(container.platform).isEqualTo("linux/arm64");
  }

  @ParameterizedTest
  @CsvSource({"512m,536870912", "2g,2147483648", "1024,1024", "1.5KiB,1536", "7b,7"})
  void sizesHaveUnits(String size, long bytes) {
    assertThat(applied("--memory " + size).host.getMemory()).isEqualTo(bytes);
  }

  @Test
  void theRestOfTheCommonFlagsGoesWhereDockerPutsIt() {
    FlaggedContainer container =
        applied(
            "--cpus 1.5 --sysctl net.core.somaxconn=9 --label a=b --tmpfs /run:size=1m"
                + " -v /a:/b:ro --ulimit nofile=10:20 --add-host x:1.2.3.4 --network none -h name");
    assertThat(container.host.getNanoCPUs()).isEqualTo(1_500_000_000L);
    assertThat(container.host.getSysctls()).isEqualTo(Map.of("net.core.somaxconn", "9"));
    assertThat(container.labels).isEqualTo(Map.of("a", "b"));
    assertThat(container.host.getTmpFs()).isEqualTo(Map.of("/run", "size=1m"));
    assertThat(container.host.getBinds()[0].getVolume().getPath()).isEqualTo("/b");
    assertThat(container.host.getUlimits()[0].getHardLong()).isEqualTo(20L);
    assertThat(container.host.getExtraHosts()).containsExactly("x:1.2.3.4");
    assertThat(container.host.getNetworkMode()).isEqualTo("none");
    assertThat(container.hostName).isEqualTo("name");
  }

  @Test
  void whatHasNoValueHasTheOneThatDockerRunGivesIt() {
    FlaggedContainer container = applied("-e HOME -e NOBODY_SETS_THIS --label marked");
    assertThat(container.environment)
        .containsExactly("HOME=" + System.getenv("HOME"), "NOBODY_SETS_THIS");
    assertThat(container.labels).isEqualTo(Map.of("marked", ""));
  }

  @Test
  void filesAreReadHereAsDockerRunReadsThem(@TempDir Path directory) throws IOException {
    Path variables = Files.writeString(directory.resolve("env"), "# ours\nA=b c\n\n  HOME\n");
    Path labels = Files.writeString(directory.resolve("labels"), "team=blue\n");
    Path profile = Files.writeString(directory.resolve("seccomp.json"), "{\"syscalls\":[]}");
    FlaggedContainer container =
        applied(
            "--env-file "
                + variables
                + " --label-file "
                + labels
                + " --security-opt seccomp=unconfined --security-opt seccomp="
                + profile);
    assertThat(container.environment).containsExactly("A=b c", "HOME=" + System.getenv("HOME"));
    assertThat(container.labels).isEqualTo(Map.of("team", "blue"));
    assertThat(container.host.getSecurityOpts())
        .containsExactly("seccomp=unconfined", "seccomp={\"syscalls\":[]}");
    assertThatThrownBy(() -> DockerFlags.parse("--env-file " + directory.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--env-file " + directory.resolve("none"));
  }

  @Test
  void optionsOfTheLogAreKeptWhicheverComesFirst() {
    HostConfig host =
        applied("--log-opt max-size=1m --log-driver local --log-opt max-file=2 --gpus device=0,2")
            .host;
    assertThat(host.getLogConfig().getType()).isEqualTo(LogConfig.LoggingType.LOCAL);
    assertThat(host.getLogConfig().getConfig())
        .isEqualTo(Map.of("max-size", "1m", "max-file", "2"));
    assertThat(host.getDeviceRequests().get(0).getDeviceIds()).containsExactly("0", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense 1,--nonsense",
    "--cpus many,--cpus many",
    "--env,--env",
    "ubuntu,ubuntu",
    "--cap-add FLY,--cap-add FLY",
    "-e 'open,-e 'open",
    "--privileged=maybe,--privileged=maybe"
  })
  void aBadFlagIsQuoted(String line, String quoted) {
    assertThatThrownBy(() -> DockerFlags.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + quoted + "'");
  }
}
