package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An engine behind TLS whose containers and directories are another host's. */
@RequiresDocker
@RequiresOwnEngine
final class RemoteEngineIT {
  private static final String WHO =
      "printf 'GET /latest/meta-data/instance-id HTTP/1.0\\r\\n\\r\\n' | nc 169.254.169.254 80";

  private static RemoteEngine remote;

  @BeforeAll
  static void start() {
    remote = RemoteEngine.start();
  }

  @AfterAll
  static void end() {
    if (remote != null) {
      remote.close();
    }
  }

  private static String run(DockerEc2 ec2, String id, String line) throws Exception {
    byte[] output =
        ec2.server()
            .access()
            .run(id, new VmCommand("/bin/sh", "-c", line))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .output();
    return new String(output, StandardCharsets.UTF_8);
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

  @Test
  void instancesAreReachedByTheirEngine() throws Exception {
    remote.useTls(remote.certificates());
    String id;
    try (DockerEc2 ec2 = new DockerEc2()) {
      Instance instance =
          ec2.launch(
              TestAmi.BUSYBOX,
              r ->
                  r.userData(
                      Base64.getEncoder()
                          .encodeToString(
                              "#!/bin/sh\nnc -ll -p 8000 -e cat &\n"
                                  .getBytes(StandardCharsets.UTF_8))));
      id = instance.instanceId();
      assertThat(run(ec2, id, WHO)).endsWith("\r\n\r\n" + id);
      InetSocketAddress ssh =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ec2.hostPort(id, 22));
      DockerEc2.await("an SSH server", () -> asked(ssh, "").startsWith("SSH-2.0-"));

      InetSocketAddress echo =
          ec2.server().access().reach(id, 8000).toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(echo.getAddress().isLoopbackAddress()).isTrue();
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
    assertThat(remote.engine().containers()).isEmpty();
  }

  @Test
  void anEngineThatDoesNotSeeWhatIsLentIsAskedWithout() throws Exception {
    remote.useSocket();
    try (DockerEc2 ec2 = new DockerEc2()) {
      String first = ec2.launch(TestAmi.BUSYBOX).instanceId();
      String second = ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(run(ec2, first, WHO)).endsWith("\r\n\r\n" + first);
      assertThat(run(ec2, second, WHO)).endsWith("\r\n\r\n" + second);
    }
    assertThat(remote.engine().containers()).isEmpty();
  }

  @Test
  void keysThatAreMissingAreNamed(@TempDir Path empty) throws IOException {
    remote.useTls(empty);
    assertThatThrownBy(() -> new DockerEc2().close())
        .hasStackTraceContaining("DOCKER_CERT_PATH")
        .hasStackTraceContaining("'" + empty + "'")
        .hasStackTraceContaining("key.pem");
    for (String each : new String[] {"ca.pem", "cert.pem"}) {
      Files.copy(remote.certificates().resolve(each), empty.resolve(each));
    }
    Files.writeString(
        empty.resolve("key.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END");
    assertThatThrownBy(() -> new DockerEc2().close())
        .hasStackTraceContaining(
            "'ENCRYPTED': turn it into PKCS #8 (openssl pkcs8 -topk8 -nocrypt)");
  }
}
