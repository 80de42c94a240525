package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The CPUs and the memory of instance types as limits of containers. */
@RequiresDocker
final class LimitsIT {
  @ParameterizedTest
  @ValueSource(strings = {"pause", "stop"})
  void limitsFollowTheTypeThatAStoppedInstanceIsGiven(String stop) {
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings -> settings.option("docker.limits", "1").option("docker.stop", stop))) {
      String id =
          ec2.launch(TestAmi.BUSYBOX, r -> r.instanceType(InstanceType.T2_MICRO)).instanceId();
      assertThat(limits(id)).isEqualTo("1073741824 1000000000");
      for (InstanceType type : List.of(InstanceType.T3_LARGE, InstanceType.T3_NANO)) {
        ec2.client().stopInstances(r -> r.instanceIds(id));
        ec2.awaitState(id, "stopped");
        ec2.client()
            .modifyInstanceAttribute(
                r -> r.instanceId(id).instanceType(t -> t.value(type.toString())));
        ec2.client().startInstances(r -> r.instanceIds(id));
        ec2.awaitState(id, "running");
        assertThat(limits(id))
            .isEqualTo(
                type == InstanceType.T3_LARGE ? "8589934592 2000000000" : "536870912 2000000000");
      }
    }
  }

  private static String limits(String id) {
    return Shell.docker(
            "inspect",
            "-f",
            "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}",
            "localstack-ec2." + id)
        .output()
        .strip();
  }
}
