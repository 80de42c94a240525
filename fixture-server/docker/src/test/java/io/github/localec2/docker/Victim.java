package io.github.localec2.docker;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Instance;

/** A program that launches instances with volumes, pauses one, and waits for its end. */
final class Victim {
  private Victim() {}

  /**
   * @param arguments the directory for volumes
   */
  public static void main(String[] arguments) throws InterruptedException {
    DockerEc2 ec2 =
        new DockerEc2(
            settings ->
                settings
                    .option("docker.mount-block-devices", "1")
                    .option("docker.ebs-directory", arguments[0]));
    List<String> ids =
        ec2
            .client()
            .runInstances(
                r ->
                    r.imageId(TestAmi.BUSYBOX.id())
                        .minCount(3)
                        .maxCount(3)
                        .blockDeviceMappings(disk(1)))
            .instances()
            .stream()
            .map(Instance::instanceId)
            .toList();
    ids.forEach(id -> ec2.awaitState(id, "running"));
    ec2.client().stopInstances(r -> r.instanceIds(ids.get(0)));
    ec2.awaitState(ids.get(0), "stopped");
    System.out.println("launched " + String.join(" ", ids));
    Thread.currentThread().join();
  }

  /** A volume that is {@code /ebs-dev/sdb} in its instance. */
  static BlockDeviceMapping disk(int size) {
    return BlockDeviceMapping.builder()
        .deviceName("/ebs-dev/sdb")
        .ebs(ebs -> ebs.volumeSize(size))
        .build();
  }
}
