package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances have what the docker CLI gives a container by the same flags. */
@RequiresDocker
final class FlagsIT {
  private static final String NAME = "localstack-ec2.";

  private static DockerEc2 server(String flags, String init) {
    return new DockerEc2(
        settings ->
            settings
                .option("docker.flags", flags)
                .option("docker.init", init)
                .option("docker.socket", "0"));
  }

  private static String inspect(String container, String format) {
    Shell.Result result = Shell.docker("inspect", "-f", format, container);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }

  /** What the CLI makes of the flags. */
  private static String byDockerRun(String flags, String format) {
    String name = "localec2-it-flags-" + ProcessHandle.current().pid();
    String command = "docker create --name " + name + " " + flags + " " + TestAmi.BUSYBOX.image();
    Shell.Result created = Shell.run(List.of("sh", "-c", command));
    assertThat(created.exitCode()).as(created.output()).isZero();
    try {
      return inspect(name, format);
    } finally {
      Shell.docker("rm", "-fv", name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--expose 80-81/udp -p 127.0.0.1::90 -P --domainname corp -v /data"
            + " --health-cmd 'test -e /well' --health-interval 1m --health-retries 2"
            + " --stop-timeout 3|{{json .HostConfig.PortBindings}} {{json .Config.ExposedPorts}}"
            + " {{.HostConfig.PublishAllPorts}} {{.Config.Domainname}} {{json .Config.Volumes}}"
            + " {{json .Config.Healthcheck}} {{.Config.StopTimeout}}",
        "--no-healthcheck -p 127.0.0.1:39101-39102:8000-8001/udp -p 39103-39109:80 --rm=false"
            + " --memory-swappiness 10 --ulimit nofile=64:128 --add-host a:1.2.3.4"
            + " --security-opt systempaths=unconfined"
            + "|{{json .Config.Healthcheck}} {{json .HostConfig.PortBindings}}"
            + " {{.HostConfig.AutoRemove}}"
            + " {{.HostConfig.MemorySwappiness}} {{json .HostConfig.Ulimits}}"
            + " {{json .HostConfig.ExtraHosts}} {{json .HostConfig.MaskedPaths}}",
      })
  void theAgentsContainerIsAsTheCliMakesIt(String flags, String format) {
    try (DockerEc2 ec2 = server(flags, "1")) {
      String name = NAME + ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(inspect(name, format)).isEqualTo(byDockerRun(flags, format));
    }
  }

  @Test
  void mountsAreAsTheCliMakesThem(@TempDir Path directory) {
    String flags =
        "--mount type=bind,src="
            + directory
            + ",dst=/a,readonly,bind-propagation=rprivate,bind-nonrecursive"
            + " --mount type=tmpfs,dst=/b,tmpfs-size=1m,tmpfs-mode=1770"
            + " --mount type=volume,dst=/c,volume-driver=local,volume-label=x=y,volume-nocopy,consistency=cached";
    String format =
        "{{range .HostConfig.Mounts}}{{if ne .Target \"/.localec2/host\"}}{{json .}}{{end}}{{end}}";
    try (DockerEc2 ec2 = server(flags, "1")) {
      String name = NAME + ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(inspect(name, format)).isEqualTo(byDockerRun(flags, format));
      assertThat(Shell.docker("exec", name, "sh", "-c", "mount | grep ' on /[abc] '").output())
          .contains(" on /a ")
          .contains(" on /b ")
          .contains("size=1024k,mode=1770")
          .contains(" on /c ");
      assertThat(Shell.docker("exec", name, "touch", "/a/x").exitCode()).isNotZero();
      Shell.docker("exec", name, "touch", "/c/x");
    }
  }

  @Test
  void anImagesOwnFirstProcessHasWhatTheCliGivesIt() {
    String flags = "-it --entrypoint /bin/sh --stop-signal SIGKILL --network bridge";
    String format =
        "{{.Config.OpenStdin}} {{.Config.Tty}} {{.Config.StopSignal}} {{.HostConfig.NetworkMode}}";
    try (DockerEc2 ec2 = server(flags, "0")) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(inspect(NAME + id, format)).isEqualTo(byDockerRun(flags, format));
      // a shell with a terminal waits for what it is told
      assertThat(
              Shell.docker("exec", NAME + id, "sh", "-c", "cat /proc/1/comm; ls -l /proc/1/fd/0"))
          .satisfies(said -> assertThat(said.output()).startsWith("sh").contains("/dev/pts/0"));
      DockerEc2.await(
          "a prompt", () -> ec2.client().getConsoleOutput(r -> r.instanceId(id)).output() != null);
    }
  }

  @Test
  void theVolumeOfAnInstanceGoesWithIt() {
    String volume;
    try (DockerEc2 ec2 = server("-v /data", "1")) {
      String name = NAME + ec2.launch(TestAmi.BUSYBOX).instanceId();
      volume = inspect(name, "{{range .Mounts}}{{.Name}}{{end}}");
      assertThat(Shell.docker("volume", "inspect", volume).exitCode()).isZero();
    }
    assertThat(Shell.docker("volume", "inspect", volume).exitCode()).isNotZero();
  }

  @Test
  void anInstanceHasAsLongToEndAsTheFlagSays() {
    try (DockerEc2 ec2 = server("--stop-timeout 3", "1")) {
      String name = NAME + ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(inspect(name, "{{.Config.StopTimeout}} {{json .Config.Entrypoint}}"))
          .startsWith("3 ")
          .contains("\"--grace\",\"2\"");
    }
  }

  @Test
  void aCheckOfTheFlagsTellsWhetherAnInstanceIsWell() {
    String flags =
        "--health-cmd 'test ! -e /unwell' --health-interval 300ms --health-retries 1 --rm";
    try (DockerEc2 ec2 = server(flags, "1")) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      Shell.docker("exec", NAME + id, "touch", "/unwell");
      DockerEc2.await("unwell", () -> ec2.status(id).equals("impaired"));
      // a container that is removed when it ends could not begin again
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
    }
  }

  @Test
  void aFlagThatCanNotBeKeepsTheServerFromStarting() {
    assertThatThrownBy(() -> server("-e A=b --restart always", "1").close())
        .hasMessageContaining("docker.flags")
        .hasMessageContaining("'--restart always'");
    assertThatThrownBy(() -> server("--network-alias web", "1").close())
        .hasMessageContaining("'--network-alias web'");
    assertThatThrownBy(() -> server("-e 'A=b", "1").close())
        .hasMessageContaining("docker.flags")
        .hasMessageContaining("'-e 'A=b'");
  }
}
