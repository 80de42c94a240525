package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machine;
import io.github.localec2.junit.Ec2Machines;
import io.github.localec2.junit.Ec2Ssh;
import io.github.localec2.junit.Ec2SshSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** The kit's handles in containers. */
@RequiresDocker
@LocalEc2(vmManager = VmManagerType.DOCKER)
class HandlesIT {
  @InjectEc2 private Ec2Client ec2;
  @InjectEc2 private Ec2Machines machines;

  private Ec2Machine launch(TestAmi ami, Consumer<RunInstancesRequest.Builder> further) {
    RunInstancesRequest.Builder request =
        RunInstancesRequest.builder()
            .imageId(ami.id())
            .instanceType("t3.nano")
            .minCount(1)
            .maxCount(1);
    further.accept(request);
    return machines.of(ec2.runInstances(request.build()).instances().get(0));
  }

  private Ec2Machine launch(TestAmi ami) {
    return launch(ami, request -> {});
  }

  @Test
  void programsRunAsSomebodyWithInputAndVariables() {
    Ec2Machine machine = launch(TestAmi.SSHD);
    assertThat(machine.exec("cat", "/etc/hostname").assertSucceeded().stdout().strip())
        .isEqualTo(machine.instanceId());
    assertThat(
            machine
                .command("/bin/sh", "-c", "id -un; echo $COLOUR; cat; pwd")
                .user("ubuntu")
                .env("COLOUR", "blue")
                .stdin("by the way\n")
                .directory("/home/ubuntu")
                .run()
                .stdout())
        .isEqualTo("ubuntu\nblue\nby the way\n/home/ubuntu\n");
    assertThat(machine.shell("exit 9").exitCode()).isEqualTo(9);
    assertThatThrownBy(() -> machine.exec("/no/such/program").assertSucceeded())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void filesAndDirectoriesGoInAndOut(@TempDir Path here) throws IOException {
    Ec2Machine machine = launch(TestAmi.BUSYBOX);
    Path app = Files.createDirectories(here.resolve("app/lib")).getParent();
    Files.writeString(app.resolve("start"), "#!/bin/sh\ncat /srv/app/lib/greeting\n");
    assertThat(app.resolve("start").toFile().setExecutable(true)).isTrue();
    Files.writeString(app.resolve("lib/greeting"), "hello\n");

    machine.files().copyIn(app, "/srv/app");
    assertThat(machine.exec("/srv/app/start").assertSucceeded().stdout()).isEqualTo("hello\n");

    machine.files().write("/srv/app/lib/more", new byte[] {0, 1, 2}, 0600);
    assertThat(machine.shell("stat -c %a:%U /srv/app/lib/more").stdout()).isEqualTo("600:root\n");
    machine.files().copyOut("/srv/app", here.resolve("back"));
    assertThat(here.resolve("back/lib/more")).hasBinaryContent(new byte[] {0, 1, 2});
    assertThat(here.resolve("back/start")).isExecutable();

    assertThat(machine.files().exists("/srv/none")).isFalse();
    machine.shell("ln -s app/lib/greeting /srv/link");
    assertThat(machine.files().readText("/srv/link")).isEqualTo("hello\n");
  }

  @Test
  void aWebServerOfTheUserDataIsWaitedForAndAsked() throws IOException {
    String group = ec2.createSecurityGroup(r -> r.groupName("web").description("web")).groupId();
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("tcp").fromPort(8000).toPort(8000).cidrIp("0.0.0.0/0"));
    String script =
        """
        #!/bin/sh -e
        mkdir /www && cd /www
        echo 'served here' > index.html
        echo serving
        httpd -f -p 8000
        """;
    Ec2Machine machine =
        launch(
            TestAmi.BUSYBOX,
            r ->
                r.securityGroupIds(group)
                    .userData(
                        Base64.getEncoder()
                            .encodeToString(script.getBytes(StandardCharsets.UTF_8))));

    InetSocketAddress address = machine.awaitPort(8000);
    assertThat(get(address)).isEqualTo("served here\n");
    assertThat(get(machine.hostPort(8000))).isEqualTo("served here\n");
    assertThat(machine.awaitConsole("serving")).isEqualTo("serving");
    assertThat(machine.console()).contains("serving");
    assertThat(machine.awaitLine("/var/log/cloud-init-output.log", "serv")).isEqualTo("serving");
    machine.awaitFile("/www/index.html");
    assertThatThrownBy(() -> machine.hostPort(8001)).hasMessageContaining("8000=");
    assertThatThrownBy(() -> machine.awaitPort(8001, Duration.ofMillis(100)))
        .hasMessageContaining("nothing listens on port 8001");
    assertThatThrownBy(() -> machine.awaitConsole("never", Duration.ofMillis(100)))
        .hasMessageContainingAll("no line with 'never'", "serving");
  }

  private static String get(InetSocketAddress address) throws IOException {
    URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"SSHD, RSA", "SSHD, ED25519", "BUSYBOX, RSA", "BUSYBOX, ED25519"})
  void theCreatedKeyLogsIn(TestAmi ami, KeyType type, Ec2Ssh ssh) {
    CreateKeyPairResponse key = ec2.createKeyPair(r -> r.keyName("key").keyType(type));
    Ec2Machine machine = launch(ami, r -> r.keyName("key"));
    try (Ec2SshSession session = ssh.login(machine.instanceId(), key)) {
      assertThat(session.user()).isEqualTo("root");
      assertThat(session.exec("cat; echo oops >&2; exit 4", "in\n", Duration.ofMinutes(1)))
          .satisfies(
              result -> {
                assertThat(result.stdout()).isEqualTo("in\n");
                assertThat(result.stderr()).isEqualTo("oops\n");
                assertThat(result.exitCode()).isEqualTo(4);
              });
      session.upload(new byte[] {7, 0, 7}, "/root/sent");
      assertThat(session.download("/root/sent")).containsExactly(7, 0, 7);
    }
    assertThat(
            ssh.login(machine.instanceId(), "root", machine.hostPort(22), key.keyMaterial())
                .exec("hostname")
                .stdout()
                .strip())
        .isEqualTo(machine.instanceId());
  }

  @Test
  void theCreatedKeyLogsInAsTheUserOfTheImageToo(Ec2Ssh ssh) {
    CreateKeyPairResponse key = ec2.createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519));
    Ec2Machine machine = launch(TestAmi.SSHD, r -> r.keyName("key"));
    assertThat(
            ssh.login(machine.instanceId(), "ubuntu", key.keyMaterial())
                .exec("id -un; stat -c %U:%a ~/.ssh/authorized_keys")
                .stdout())
        .isEqualTo("ubuntu\nubuntu:600\n");
  }

  @Test
  void theKeysOfTheImageStay(Ec2Ssh ssh) {
    CreateKeyPairResponse old = ec2.createKeyPair(r -> r.keyName("old").keyType(KeyType.ED25519));
    CreateKeyPairResponse key = ec2.createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519));
    Ec2Machine first = launch(TestAmi.BUSYBOX, r -> r.keyName("old"));
    first.awaitSsh();
    String imageId =
        ec2.createImage(r -> r.instanceId(first.instanceId()).name("with a key")).imageId();
    DockerEc2.await(
        "the image",
        () ->
            ec2.describeImages(r -> r.imageIds(imageId))
                .images()
                .get(0)
                .stateAsString()
                .equals("available"));
    Ec2Machine second =
        machines.of(
            ec2.runInstances(r -> r.imageId(imageId).minCount(1).maxCount(1).keyName("key"))
                .instances()
                .get(0));
    assertThat(ssh.login(second.instanceId(), key).exec("true").succeeded()).isTrue();
    assertThat(ssh.login(second.instanceId(), old).exec("true").succeeded()).isTrue();
  }

  @Test
  void anotherKeyIsNotLetIn(Ec2Ssh ssh) {
    ec2.createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519));
    CreateKeyPairResponse other =
        ec2.createKeyPair(r -> r.keyName("other").keyType(KeyType.ED25519));
    Ec2Machine machine = launch(TestAmi.BUSYBOX, r -> r.keyName("key"));
    assertThatThrownBy(() -> ssh.login(machine.instanceId(), other))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no login by SSH as root");
  }
}
