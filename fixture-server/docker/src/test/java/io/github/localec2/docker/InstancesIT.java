package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** Instances that are containers, as an EC2 client, ssh and the engine see them. */
@RequiresDocker
final class InstancesIT {
  private final DockerEc2 ec2 = new DockerEc2();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    ec2.close();
  }

  private Path key(String name) throws IOException {
    String material =
        ec2.client().createKeyPair(r -> r.keyName(name).keyType(KeyType.ED25519)).keyMaterial();
    Path file = directory.resolve(name + ".pem");
    Files.writeString(file, material);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    return file;
  }

  private static String container(Instance instance) {
    return "localstack-ec2." + instance.instanceId();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSYBOX", "SSHD"})
  void theKeyPairLogsInByHostPortAndByAddress(TestAmi ami) throws IOException {
    Path key = key("my-key");
    Instance instance = ec2.launch(ami, r -> r.keyName("my-key"));
    String id = instance.instanceId();
    int port = ec2.hostPort(id, 22);
    assertThat(ec2.log())
        .contains(
            "Instance "
                + id
                + " will be accessible via SSH at: 127.0.0.1:"
                + port
                + ", "
                + instance.publicIpAddress()
                + ":22");
    DockerEc2.await("ssh", () -> Shell.ssh(key, "127.0.0.1", port, "true").exitCode() == 0);
    assertThat(Shell.ssh(key, "127.0.0.1", port, "hostname").output().strip()).isEqualTo(id);
    assertThat(Shell.ssh(key, instance.publicIpAddress(), 22, "id -u").output().strip())
        .isEqualTo("0");
  }

  @Test
  void anInstanceIsAContainerThatItsIdNames() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    String address =
        Shell.docker(
                "inspect",
                "-f",
                "{{.NetworkSettings.IPAddress}}",
                "localstack-ec2." + instance.instanceId())
            .output()
            .strip();
    assertThat(instance.publicIpAddress()).isEqualTo(address);
    assertThat(instance.privateIpAddress()).isEqualTo(address);
  }

  @Test
  void aStoppedInstanceIsPausedAndKeepsItsFilesAndAddress() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    String id = instance.instanceId();
    Shell.docker("exec", container(instance), "touch", "/kept");
    ec2.client().stopInstances(r -> r.instanceIds(id));
    ec2.awaitState(id, "stopped");
    assertThat(state(instance)).isEqualTo("paused");
    assertThat(ec2.instance(id).publicIpAddress()).isNull();
    ec2.client().startInstances(r -> r.instanceIds(id));
    ec2.awaitState(id, "running");
    assertThat(ec2.instance(id).publicIpAddress()).isEqualTo(instance.publicIpAddress());
    assertThat(Shell.docker("exec", container(instance), "ls", "/kept").exitCode()).isZero();
  }

  private static String state(Instance instance) {
    return Shell.docker("inspect", "-f", "{{.State.Status}}", container(instance)).output().strip();
  }

  @Test
  void aTerminatedInstanceHasNoContainer() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    ec2.client().terminateInstances(r -> r.instanceIds(instance.instanceId()));
    ec2.awaitState(instance.instanceId(), "terminated");
    assertThat(Shell.docker("inspect", container(instance)).exitCode()).isNotZero();
  }

  @Test
  void poweringOffInsideStopsTheInstance() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    Shell.docker("exec", container(instance), "poweroff");
    ec2.awaitState(instance.instanceId(), "stopped");
    assertThat(ec2.instance(instance.instanceId()).stateReason().code())
        .isEqualTo("Client.InstanceInitiatedShutdown");
    ec2.client().startInstances(r -> r.instanceIds(instance.instanceId()));
    ec2.awaitState(instance.instanceId(), "running");
  }

  @Test
  void poweringOffInsideTerminatesWhereTheLaunchSaysSo() {
    Instance instance =
        ec2.launch(
            TestAmi.BUSYBOX, r -> r.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE));
    Shell.docker("exec", container(instance), "poweroff");
    ec2.awaitState(instance.instanceId(), "terminated");
    assertThat(Shell.docker("inspect", container(instance)).exitCode()).isNotZero();
  }

  @Test
  void rebootingRestartsTheSameContainer() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    Shell.docker("exec", container(instance), "touch", "/tmp/kept");
    String before = startedAt(instance);
    ec2.client().rebootInstances(r -> r.instanceIds(instance.instanceId()));
    DockerEc2.await("restarted", () -> !startedAt(instance).equals(before));
    DockerEc2.await(
        "exec", () -> Shell.docker("exec", container(instance), "ls", "/tmp/kept").exitCode() == 0);
    assertThat(ec2.instance(instance.instanceId()).state().nameAsString()).isEqualTo("running");
  }

  @Test
  void anInstanceThatSomebodyPausedStopsAndStarts() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    String id = instance.instanceId();
    Shell.docker("pause", container(instance));
    ec2.client().stopInstances(r -> r.instanceIds(id));
    ec2.awaitState(id, "stopped");
    ec2.client().startInstances(r -> r.instanceIds(id));
    ec2.awaitState(id, "running");
    assertThat(state(instance)).isEqualTo("running");
  }

  @Test
  void whereARebootLeadsToAnotherAddressItShows() {
    Instance gone = ec2.launch(TestAmi.BUSYBOX);
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    String id = instance.instanceId();
    // the engine gives the lowest that is free
    ec2.client().terminateInstances(r -> r.instanceIds(gone.instanceId()));
    ec2.awaitState(gone.instanceId(), "terminated");
    String before = startedAt(instance);
    ec2.client().rebootInstances(r -> r.instanceIds(id));
    DockerEc2.await("restarted", () -> !startedAt(instance).equals(before));
    assertAddressShows(instance);

    Instance again = ec2.launch(TestAmi.BUSYBOX);
    ec2.client().terminateInstances(r -> r.instanceIds(again.instanceId()));
    String rebooted = startedAt(instance);
    Shell.docker("exec", container(instance), "reboot");
    DockerEc2.await("restarted inside", () -> !startedAt(instance).equals(rebooted));
    assertAddressShows(instance);
  }

  private void assertAddressShows(Instance instance) {
    DockerEc2.await(
        "the address",
        () -> {
          String seen =
              Shell.docker(
                      "inspect",
                      "-f",
                      "{{.NetworkSettings.IPAddress}} {{.NetworkSettings.MacAddress}}",
                      container(instance))
                  .output()
                  .strip();
          Instance now = ec2.instance(instance.instanceId());
          return seen.equals(
              now.privateIpAddress() + " " + now.networkInterfaces().get(0).macAddress());
        });
  }

  private static String startedAt(Instance instance) {
    return Shell.docker("inspect", "-f", "{{.State.StartedAt}}", container(instance)).output();
  }

  @Test
  void rulesOpenAndCloseHostPortsWhileTheInstanceRuns() throws IOException {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    String id = instance.instanceId();
    String group = instance.securityGroups().get(0).groupId();
    Shell.docker(
        "exec",
        "-d",
        container(instance),
        "sh",
        "-c",
        "while true; do echo served | nc -l -p 8000; done");
    assertThat(ec2.hostPort(id, 8000)).isZero();
    ec2.client()
        .authorizeSecurityGroupIngress(
            r ->
                r.groupId(group).ipProtocol("tcp").fromPort(8000).toPort(8000).cidrIp("0.0.0.0/0"));
    int port = ec2.hostPort(id, 8000);
    assertThat(port).isPositive();
    DockerEc2.await("served", () -> said(port).equals("served\n"));
    ec2.client()
        .revokeSecurityGroupIngress(
            r ->
                r.groupId(group).ipProtocol("tcp").fromPort(8000).toPort(8000).cidrIp("0.0.0.0/0"));
    DockerEc2.await("closed", () -> refused(port));
    assertThat(ec2.hostPort(id, 8000)).isZero();
    assertThat(ec2.hostPort(id, 22)).isPositive();
  }

  private static String said(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean refused(int port) {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void theConsoleIsWhatTheContainerWrites() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    Shell.docker("exec", container(instance), "sh", "-c", "echo seen on the console >/proc/1/fd/1");
    DockerEc2.await(
        "the console",
        () ->
            new String(
                    Base64.getMimeDecoder()
                        .decode(
                            ec2.client()
                                .getConsoleOutput(
                                    r -> r.instanceId(instance.instanceId()).latest(true))
                                .output()),
                    StandardCharsets.UTF_8)
                .contains("seen on the console"));
  }

  @Test
  void whatATestLaunchedIsGoneAfterARollback() {
    var before = ec2.server().snapshot();
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    ec2.server().restore(before);
    DockerEc2.await(
        "the container's end", () -> Shell.docker("inspect", container(instance)).exitCode() != 0);
    assertThat(Set.copyOf(ec2.client().describeInstances().reservations())).isEmpty();
  }

  @Test
  void anImageWithoutAnyProgramIsAnInstanceToo() throws IOException {
    Path key = key("bare");
    Instance instance = ec2.launch(TestAmi.BARE, r -> r.keyName("bare"));
    assertThat(state(instance)).isEqualTo("running");
    assertThat(key).exists();
  }
}
