package io.github.localec2.docker.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import org.junit.jupiter.api.Test;

/** The metadata service of a container that sees no directory of this host. */
@RequiresDocker
final class MetadataByExecIT {
  private static final String GET =
      "printf 'GET /latest/meta-data/instance-id HTTP/1.0\\r\\n\\r\\n' | nc -w 30 169.254.169.254 80";

  /** One that is kept has to start again without its server's directory. */
  @Test
  void aContainerThatIsKeptIsServedOverTheEngineAlsoAfterAPause() {
    String kept;
    try (RealEngine engine = RealEngine.start("docker.remove-containers", "0")) {
      String id = engine.running(RealEngine.busybox());
      kept = id;
      assertThat(mounts(id)).doesNotContain("/.localec2/host");
      assertThat(engine.exec(id, GET)).endsWith("\r\n\r\n" + id);
      engine.client().stopInstances(r -> r.instanceIds(id));
      engine.await("the instance " + id, () -> engine.state(id), "stopped");
      engine.client().startInstances(r -> r.instanceIds(id));
      engine.await("the instance " + id, () -> engine.state(id), "running");
      assertThat(engine.exec(id, GET)).endsWith("\r\n\r\n" + id);
      engine.terminate(id);
    }
    assertThat(RealEngine.run("docker", "rm", "-fv", "localstack-ec2." + kept).exitCode()).isZero();
  }

  @Test
  void anyOtherIsServedWithoutTheEngine() {
    try (RealEngine engine = RealEngine.start()) {
      String id = engine.running(RealEngine.busybox());
      assertThat(mounts(id)).contains("/.localec2/host");
      assertThat(engine.exec(id, GET)).endsWith("\r\n\r\n" + id);
      // what served it is no program that the engine was asked to run
      assertThat(engine.exec(id, "cat /proc/[0-9]*/comm")).contains("serve\n");
      engine.terminate(id);
    }
  }

  private static String mounts(String instanceId) {
    return RealEngine.run("docker", "inspect", "-f", "{{.Mounts}}", "localstack-ec2." + instanceId)
        .output();
  }
}
