package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ami;
import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machine;
import io.github.localec2.junit.Ec2Machines;
import io.github.localec2.junit.Ec2Ssh;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/**
 * A web server in an instance that is a container: user data starts it, and the test asks it.
 *
 * <p>The image is one with Python, which Local EC2's own build makes; take any other, such as
 * {@code python:3}.
 */
@EnabledIfEnvironmentVariable(named = "LOCALEC2_REQUIRE_DOCKER", matches = "1")
@LocalEc2(
    vmManager = VmManagerType.DOCKER,
    amis = @Ami(id = "ami-5a3b1e", name = "sample", image = "localec2-test/sshd"))
class WebServerOnDockerTest {
  private static final String SCRIPT =
      """
      #!/bin/bash -eu
      mkdir -p /srv/www
      cd /srv/www
      echo 'Hello from an instance' > index.html
      python3 -m http.server 8000
      """;

  private CreateKeyPairResponse key;
  private Ec2Machine machine;

  @BeforeEach
  void launch(Ec2Client ec2, Ec2Machines machines) {
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupName("default")
                .ipProtocol("tcp")
                .fromPort(8000)
                .toPort(8000)
                .cidrIp("0.0.0.0/0"));
    key = ec2.createKeyPair(r -> r.keyName("my-key"));
    machine =
        machines.of(
            ec2.runInstances(
                    r ->
                        r.imageId("ami-5a3b1e")
                            .instanceType(InstanceType.T3_NANO)
                            .minCount(1)
                            .maxCount(1)
                            .keyName("my-key")
                            .userData(
                                Base64.getEncoder()
                                    .encodeToString(SCRIPT.getBytes(StandardCharsets.UTF_8))))
                .instances()
                .get(0));
  }

  @Test
  void servesItsDirectory() throws Exception {
    assertThat(get(machine.awaitPort(8000))).isEqualTo("Hello from an instance\n");
    assertThat(get(machine.hostPort(8000))).isEqualTo("Hello from an instance\n");
  }

  @Test
  void servesWhatIsPutThere() throws Exception {
    InetSocketAddress address = machine.awaitPort(8000);
    machine.files().write("/srv/www/index.html", "Something else");

    assertThat(get(address)).isEqualTo("Something else");
    machine.awaitLine("/var/log/cloud-init-output.log", "GET / HTTP/1.1");
  }

  @Test
  void isEnteredWithTheCreatedKey(Ec2Ssh ssh) {
    machine.awaitPort(8000);

    assertThat(ssh.login(machine.instanceId(), key).exec("cat /srv/www/index.html").stdout())
        .isEqualTo("Hello from an instance\n");
  }

  private static String get(InetSocketAddress address) throws Exception {
    URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
