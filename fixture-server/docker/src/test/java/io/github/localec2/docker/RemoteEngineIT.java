package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind TLS whose containers and directories are another host's. */
@RequiresDocker
@RequiresOwnEngine
final class RemoteEngineIT extends OtherEngineContract {
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

  @Override
  void use() {
    remote.useTls(remote.certificates());
  }

  @Override
  List<String> containers() {
    return remote.engine().containers();
  }

  @Override
  void assertReached(InetSocketAddress address) {
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void anEngineThatDoesNotSeeWhatIsLentIsAskedWithout() throws Exception {
    remote.useSocket();
    try (DockerEc2 ec2 = new DockerEc2()) {
      String first = ec2.launch(TestAmi.BUSYBOX).instanceId();
      String second = ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(run(ec2, first, who())).endsWith("\r\n\r\n" + first);
      assertThat(run(ec2, second, who())).endsWith("\r\n\r\n" + second);
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
