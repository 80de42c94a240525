package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessFlagsTest {
  @Test
  void anInstanceSaysWhetherItIsWell() {
    HealthCheck check =
        AppliedFlags.command(
                "--health-cmd 'test -e /well' --health-interval 1m5.5s --health-timeout=300ms"
                    + " --health-retries 2 --health-start-period 0 --health-start-interval 1h")
            .getHealthcheck();
    assertThat(check.getTest()).containsExactly("CMD-SHELL", "test -e /well");
    assertThat(check.getInterval()).isEqualTo(65_500_000_000L);
    assertThat(check.getTimeout()).isEqualTo(300_000_000L);
    assertThat(check.getRetries()).isEqualTo(2);
    assertThat(check.getStartPeriod()).isEqualTo(0L);
    assertThat(check.getStartInterval()).isEqualTo(3_600_000_000_000L);
    assertThat(AppliedFlags.command("--no-healthcheck").getHealthcheck().getTest())
        .containsExactly("NONE");
    assertThat(AppliedFlags.command("--no-healthcheck=false").getHealthcheck()).isNull();
  }

  @Test
  void theImagesOwnFirstProcessHasATerminalAndAnEnd() {
    CreateContainerCmdImpl command =
        AppliedFlags.command("-dit --stop-signal SIGQUIT --stop-timeout 30 --entrypoint /x");
    assertThat(command.isStdinOpen()).isTrue();
    assertThat(command.isTty()).isTrue();
    assertThat(command.getStopSignal()).isEqualTo("SIGQUIT");
    assertThat(command.getStopTimeout()).isEqualTo(30);
    assertThat(AppliedFlags.container("--entrypoint /x").entrypoint).isEqualTo("/x");
    assertThat(AppliedFlags.command("-it --tty=false").isTty()).isNotEqualTo(true);
    assertThat(AppliedFlags.command("").getStopSignal()).isNull();
  }

  @Test
  void theAgentNeedsNoTerminal() {
    CreateContainerCmdImpl command = AppliedFlags.command("-it --stop-timeout 30", true);
    assertThat(command.isStdinOpen()).isNotEqualTo(true);
    assertThat(command.isTty()).isNotEqualTo(true);
    assertThat(command.getStopSignal()).isEqualTo("SIGTERM");
    assertThat(command.getStopTimeout()).isEqualTo(30);
  }

  @Test
  void noPathIsHiddenWhereTheFlagSaysSo() {
    assertThat(AppliedFlags.host("--security-opt systempaths=unconfined"))
        .satisfies(
            host -> {
              assertThat(host.getSecurityOpts()).isNull();
              assertThat(host.getRawValues())
                  .isEqualTo(Map.of("MaskedPaths", List.of(), "ReadonlyPaths", List.of()));
            });
  }

  @Test
  void annotationsArePassedOn() {
    assertThat(AppliedFlags.host("--annotation a=b --annotation c=d").getAnnotations())
        .isEqualTo(Map.of("a", "b", "c", "d"));
  }

  @ParameterizedTest
  @CsvSource({
    "-it,--interactive --tty",
    "-dit,--detach --interactive --tty",
    "-itv /a:/b,--interactive --tty --volume",
    "-tePATH,--tty --env",
    "-ite=A=b,--interactive --tty --env",
    "-t=false,--tty"
  })
  void shorthandsShareADash(String line, String names) {
    assertThat(DockerFlags.parse(line).given())
        .extracting(DockerFlags.Flag::name)
        .isEqualTo(List.of(names.split(" ")));
  }

  @Test
  void aFlagWithAValueTakesTheRestOfItsWord() {
    assertThat(DockerFlags.parse("-iv/a:/e -P").given().get(1).value()).isEqualTo("/a:/e");
    assertThatThrownBy(() -> DockerFlags.parse("-iv/a:/e ubuntu")).hasMessageContaining("'ubuntu'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--health-interval 5",
        "--health-interval 1x",
        "--health-interval -1s",
        "--health-timeout 10us",
        "--health-retries -1",
        "--health-retries many",
        "--stop-timeout soon",
        "--stop-signal x!",
        "--entrypoint=",
        "--user 1000:1000",
        "-u root",
        "--workdir here",
        "--env =x",
        "--label =x",
        "--pid what",
        "--uts what",
        "--ipc what",
        "--userns what",
        "--cgroupns what",
        "--security-opt what",
        "-ixt",
        "-itv"
      })
  void aBadOneIsQuoted(String line) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--health-retries 1 --no-healthcheck",
        "--no-healthcheck --health-cmd true",
      })
  void noCheckHasNoSettings(String line) {
    assertThatThrownBy(() -> DockerFlags.parse(line)).hasMessageContaining("--no-healthcheck");
  }
}
