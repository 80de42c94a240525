package io.github.localec2.docker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.localec2.docker.ExecResult;
import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import io.github.localec2.docker.agent.AgentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/** The metadata service as programs in containers see it. */
@RequiresDocker
final class MetadataIT {
  private static final String HOST = "\\r\\nHost: 169.254.169.254";
  private static final String ID = "/latest/meta-data/instance-id";

  private static final String PUT =
      "PUT /latest/api/token HTTP/1.1\\r\\nX-aws-ec2-metadata-token-ttl-seconds: 60";

  private static RealEngine engine;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    engine = RealEngine.start();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** What a request is answered, as the bytes that came. */
  private static String raw(String instanceId, String request) {
    return engine.exec(
        instanceId, "printf '" + request + HOST + "\\r\\n\\r\\n' | nc -w 30 169.254.169.254 80");
  }

  private static String body(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static String get(String instanceId, String path, String... headers) {
    return raw(
        instanceId,
        "GET " + path + " HTTP/1.1" + (headers.length == 0 ? "" : "\\r\\n" + headers[0]));
  }

  private static String token(String instanceId) {
    return body(raw(instanceId, PUT));
  }

  @Test
  void anInstanceAsksWhoItIs() {
    String id = engine.running(RealEngine.busybox());
    assertThat(body(get(id, ID))).isEqualTo(id);
    engine.terminate(id);
  }

  @Test
  void anAgentThatServedAndIsKilledIsReplaced() {
    String id = engine.running(RealEngine.busybox());
    assertThat(body(get(id, ID))).isEqualTo(id);
    assertThat(
            engine.exec(
                id,
                "for each in /proc/[0-9]*; do"
                    + " [ \"$(cat $each/comm)\" = serve ] && kill -9 ${each#/proc/} && echo killed;"
                    + " done; true"))
        .isEqualTo("killed\n");
    engine.await(
        "the metadata of " + id,
        () ->
            engine
                .docker(
                    id,
                    "printf 'GET "
                        + ID
                        + " HTTP/1.1"
                        + HOST
                        + "\\r\\n\\r\\n' | nc -w 2 169.254.169.254 80")
                .output()
                .contains(id),
        true);
    engine.terminate(id);
  }

  @Test
  void aTokenIsNeededWhereItIsRequired() {
    String id =
        engine.running(
            RealEngine.busybox().metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED)));
    assertThat(get(id, ID)).startsWith("HTTP/1.1 401 Unauthorized\r\n");
    String token = token(id);
    assertThat(body(get(id, ID, "X-aws-ec2-metadata-token: " + token))).isEqualTo(id);
    engine.terminate(id);
  }

  /** The same from a container of the instance's network that has a shell. */
  private static String besides(String instanceId, String network, String script) {
    ExecResult result =
        RealEngine.run(
            "docker",
            "run",
            "--rm",
            "--network",
            network,
            "--cap-add",
            "NET_ADMIN",
            "--label",
            "localec2-metadata-test=" + instanceId,
            "localec2-test/busybox",
            "/bin/sh",
            "-c",
            script);
    return result.output();
  }

  private static String nc(String address, String request) {
    return "printf '" + request + HOST + "\\r\\n\\r\\n' | nc -w 5 " + address + " 80";
  }

  private static String name(String instanceId) {
    return "localstack-ec2." + instanceId;
  }

  private static void restart(RealEngine of, String id) {
    of.client().stopInstances(r -> r.instanceIds(id));
    of.await("the instance " + id, () -> of.state(id), "stopped");
    of.client().startInstances(r -> r.instanceIds(id));
    of.await("the instance " + id, () -> of.state(id), "running");
  }

  @Test
  void anInstanceThatWasPausedIsServedAgain() {
    String id = engine.running(RealEngine.busybox());
    restart(engine, id);
    assertThat(body(get(id, ID))).isEqualTo(id);
    engine.terminate(id);
  }

  @Test
  void anInstanceThatWasRebootedFromInsideIsServedAgain() {
    String id = engine.running(RealEngine.busybox());
    engine.exec(id, "touch /dev/shm/before");
    engine.docker(id, "reboot");
    engine.await(
        "another boot",
        () -> engine.docker(id, "test -e /dev/shm/before; echo $?").output(),
        "1\n");
    assertThat(body(get(id, ID))).isEqualTo(id);
    engine.terminate(id);
  }

  @Test
  void twoServersServeEachItsOwnAlsoAfterARealStop() {
    try (RealEngine other = RealEngine.start("docker.stop", "stop")) {
      String mine = engine.running(RealEngine.busybox());
      String others = other.running(RealEngine.busybox());
      restart(other, others);
      assertThat(body(get(mine, ID))).isEqualTo(mine);
      assertThat(body(other.exec(others, nc("169.254.169.254", "GET " + ID + " HTTP/1.1"))))
          .isEqualTo(others);
      engine.terminate(mine);
    }
  }

  @Test
  void anImageWithoutAnyProgramIsServedToo() {
    String id = engine.running(RealEngine.bare());
    assertThat(
            body(
                besides(
                    id, "container:" + name(id), nc("169.254.169.254", "GET " + ID + " HTTP/1.1"))))
        .isEqualTo(id);
    engine.terminate(id);
  }

  @Test
  void theIpv6AddressIsServedWhereItIsEnabled() {
    String enabled =
        engine.running(RealEngine.busybox().metadataOptions(m -> m.httpProtocolIpv6("enabled")));
    String disabled = engine.running(RealEngine.busybox());
    assumeTrue(
        engine.docker(enabled, "ifconfig lo").output().contains("inet6"),
        "this machine has no IPv6");
    assertThat(body(engine.exec(enabled, nc("fd00:ec2::254", "GET " + ID + " HTTP/1.1"))))
        .isEqualTo(enabled);
    assertThat(engine.docker(disabled, nc("fd00:ec2::254", "GET " + ID + " HTTP/1.1")).output())
        .doesNotContain(disabled);
    engine.terminate(enabled);
    engine.terminate(disabled);
  }

  @Test
  void aTokenDoesNotReachFartherThanItsHopLimit() {
    String one = engine.running(RealEngine.busybox());
    String two =
        engine.running(RealEngine.busybox().metadataOptions(m -> m.httpPutResponseHopLimit(2)));
    assertThat(farther(one, "GET " + ID + " HTTP/1.1")).endsWith(one);
    assertThat(farther(one, PUT)).isEmpty();
    assertThat(farther(two, PUT)).startsWith("HTTP/1.1 200 OK\r\n");
    engine.terminate(one);
    engine.terminate(two);
  }

  /** What is answered to a container behind the instance. */
  private static String farther(String instanceId, String request) {
    String address =
        engine
            .client()
            .describeInstances(r -> r.instanceIds(instanceId))
            .reservations()
            .get(0)
            .instances()
            .get(0)
            .privateIpAddress();
    return besides(
        instanceId,
        "bridge",
        "ip route add 169.254.169.254 via " + address + "; " + nc("169.254.169.254", request));
  }

  @Test
  void manyAskAtOnceAndEachIsAnswered() {
    String id = engine.running(RealEngine.debian());
    String script =
        "for i in $(seq 40); do curl -sf -m 30 http://169.254.169.254"
            + ID
            + " -o /tmp/answer.$i & done; wait; cat /tmp/answer.* | tr -d '\\n'";
    assertThat(engine.exec(id, script)).isEqualTo(id.repeat(40));
    engine.terminate(id);
  }

  @Test
  void largeUserDataComesWhole() {
    String data = "x".repeat(16_000);
    String id = engine.running(RealEngine.debian().userData(RealEngine.base64(data)));
    assertThat(engine.exec(id, "curl -sf -m 30 http://169.254.169.254/latest/user-data"))
        .isEqualTo(data);
    engine.terminate(id);
  }

  @Test
  void anImagesOwnInitIsServedToo() {
    String ami = "ami-7e57000aa1";
    String image = "localstack-ec2/test-own-init:" + ami;
    String made = run("docker", "create", "localec2-test/busybox");
    try (RealEngine own = RealEngine.start("docker.init", "0")) {
      run("docker", "commit", "--change", "ENTRYPOINT [\"/bin/sleep\", \"600\"]", made, image);
      String id = own.running(RealEngine.busybox().imageId(ami));
      assertThat(own.exec(id, "cat /proc/1/cmdline | tr '\\0' ' '")).isEqualTo("/bin/sleep 600 ");
      assertThat(body(own.exec(id, nc("169.254.169.254", "GET " + ID + " HTTP/1.1"))))
          .isEqualTo(id);
      own.terminate(id);
    } finally {
      run("docker", "rm", "-f", made);
      RealEngine.run("docker", "rmi", image);
    }
  }

  @Test
  void whoAsksWhereNobodyServesIsRefused() throws IOException {
    Path agent = Files.write(directory.resolve("agent"), AgentFiles.of("amd64").get(0).bytes());
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    String alone =
        run(
            "docker",
            "create",
            "--cap-add",
            "NET_ADMIN",
            "--entrypoint",
            "/agent",
            "localec2-test/sshd",
            "init",
            "--ssh",
            "none");
    try {
      run("docker", "cp", agent.toString(), alone + ":/agent");
      run("docker", "start", alone);
      ExecResult refused =
          RealEngine.run("docker", "exec", alone, "curl", "-m", "55", "http://169.254.169.254/");
      assertThat(refused.output()).contains("Connection reset by peer");
    } finally {
      run("docker", "rm", "-f", alone);
    }
  }

  private static String run(String... command) {
    ExecResult result = RealEngine.run(command);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }
}
