package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** What an engine does that is not the one of this host: the contracts, and a life of instances. */
abstract class OtherEngineContract {
  private static final String WHO =
      "printf 'GET /latest/meta-data/instance-id HTTP/1.0\\r\\n\\r\\n' | nc 169.254.169.254 80";

  private static final String ECHO = "#!/bin/sh\nnc -ll -p 8000 -e cat &\n";

  /** From now on servers of this JVM use it. */
  abstract void use();

  /** The containers of instances that it has. */
  abstract List<String> containers();

  @Nested
  final class Machines extends MachineContract {
    @Override
    protected VmManager create(VmEnvironment environment) {
      use();
      return super.create(environment);
    }
  }

  @Nested
  final class Access extends AccessContract {
    @Override
    protected VmManager create(VmEnvironment environment) {
      use();
      return super.create(environment);
    }
  }

  @Test
  void instancesAreReachedAndKnowThemselves() throws Exception {
    use();
    String id;
    try (DockerEc2 ec2 = new DockerEc2()) {
      id = ec2.launch(TestAmi.BUSYBOX, r -> r.userData(base64(ECHO))).instanceId();
      assertThat(run(ec2, id, WHO)).endsWith("\r\n\r\n" + id);
      InetSocketAddress ssh =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ec2.hostPort(id, 22));
      DockerEc2.await("an SSH server", () -> asked(ssh, "").startsWith("SSH-2.0-"));

      InetSocketAddress echo =
          ec2.server().access().reach(id, 8000).toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertReached(echo);
      String much = "Nothing is lost on the way there and back.\n".repeat(5_000);
      DockerEc2.await("the echo", () -> asked(echo, "here?").equals("here?"));
      assertThat(asked(echo, much)).isEqualTo(much);

      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
      assertThat(run(ec2, id, WHO)).endsWith("\r\n\r\n" + id);
      assertThat(asked(echo, "again")).isEqualTo("again");
    }
    assertThat(containers()).isEmpty();
  }

  /** Where this JVM was sent to. */
  void assertReached(InetSocketAddress address) {}

  @Test
  void keyPairsLogIn(@TempDir Path directory) throws Exception {
    use();
    try (DockerEc2 ec2 = new DockerEc2()) {
      String material =
          ec2.client().createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519)).keyMaterial();
      Path key = Files.writeString(directory.resolve("key.pem"), material);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
      for (TestAmi ami : List.of(TestAmi.BUSYBOX, TestAmi.SSHD)) {
        String id = ec2.launch(ami, r -> r.keyName("key")).instanceId();
        int port = ec2.hostPort(id, 22);
        DockerEc2.await("ssh", () -> Shell.ssh(key, "127.0.0.1", port, "true").exitCode() == 0);
        assertThat(Shell.ssh(key, "127.0.0.1", port, "hostname").output().strip()).isEqualTo(id);
      }
    }
    assertThat(containers()).isEmpty();
  }

  @Test
  void imagesAreMadeOfInstances() throws Exception {
    use();
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      run(ec2, id, "echo kept > /srv.txt");
      String image = ec2.client().createImage(r -> r.instanceId(id).name("mine")).imageId();
      DockerEc2.await(
          "the image",
          () ->
              ec2.client()
                  .describeImages(r -> r.imageIds(image))
                  .images()
                  .get(0)
                  .stateAsString()
                  .equals("available"));
      String copy = ec2.launch(image).instanceId();
      assertThat(run(ec2, copy, "cat /srv.txt")).isEqualTo("kept\n");
    }
    assertThat(containers()).isEmpty();
  }

  @Test
  void anInstanceThatPowersItselfOffIsStopped() throws Exception {
    use();
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      var unused = ec2.server().access().run(id, new VmCommand("poweroff"));
      ec2.awaitState(id, "stopped");
      assertThat(ec2.instance(id).stateReason().code())
          .isEqualTo("Client.InstanceInitiatedShutdown");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
    }
    assertThat(containers()).isEmpty();
  }

  static String who() {
    return WHO;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs a line of shell in an instance. */
  static String run(DockerEc2 ec2, String id, String line) throws Exception {
    VmExit exit =
        ec2.server()
            .access()
            .run(id, new VmCommand("/bin/sh", "-c", line))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    return new String(exit.output(), StandardCharsets.UTF_8);
  }

  /** What a port says when something was said to it and no more comes. */
  private static String asked(InetSocketAddress address, String question) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
