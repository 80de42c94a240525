package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An AMI that is launched again and again is made into an image with the agent in it. */
@RequiresDocker
final class PreparedImagesIT {
  private static final String MINE = "local-ec2-prepared/*:" + ProcessHandle.current().pid();

  private static String images() {
    return Shell.docker("images", "-q", "--filter", "reference=" + MINE).output().strip();
  }

  @Test
  void laterLaunchesAreMadeFromAnImageThatGoesWithTheServer() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      ec2.launch(TestAmi.BUSYBOX);
      ec2.launch(TestAmi.BUSYBOX);
      DockerEc2.await("a prepared image", () -> !images().isEmpty());
      DockerEc2.await(
          "an instance that is made from it",
          () -> {
            Instance instance = ec2.launch(TestAmi.BUSYBOX);
            return image(instance).startsWith("local-ec2-prepared/");
          });
      // one that somebody removed is done without
      Instance instance = ec2.launch(TestAmi.BUSYBOX);
      assertThat(image(instance)).startsWith("local-ec2-prepared/");
      Shell.docker("rmi", "-f", image(instance));
      assertThat(image(ec2.launch(TestAmi.BUSYBOX))).startsWith("localstack-ec2/");
      String made =
          ec2.client()
              .createImage(r -> r.instanceId(instance.instanceId()).name("of-prepared"))
              .imageId();
      DockerEc2.await(
          "the image",
          () ->
              ec2.client()
                  .describeImages(r -> r.imageIds(made))
                  .images()
                  .get(0)
                  .stateAsString()
                  .equals("available"));
      assertThat(
              Shell.docker(
                      "image",
                      "inspect",
                      "-f",
                      "{{json .Config.Entrypoint}} {{json .Config.Cmd}}",
                      "localstack-ec2/of-prepared:" + made)
                  .output()
                  .strip())
          .isEqualTo("[] [\"/bin/sh\"]");
    }
    assertThat(images()).isEmpty();
  }

  private static String image(Instance instance) {
    return Shell.docker(
            "inspect", "-f", "{{.Config.Image}}", ContainerLaunch.NAME + instance.instanceId())
        .output()
        .strip();
  }
}
