package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ami;
import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** An image is an AMI as long as the class that says so runs. */
@RequiresDocker
final class AnnotatedAmiIT {
  private static final String TAG = "localstack-ec2/declared:ami-7e57dec1a4";

  @Nested
  @LocalEc2(
      vmManager = VmManagerType.DOCKER,
      amis = @Ami(id = "ami-7e57dec1a4", name = "declared", image = "localec2-test/busybox:latest"))
  class WhileTheClassRuns {
    @Test
    void theImageIsAnAmiThatCanBeLaunched(Ec2Client ec2, Ec2Waiter waiter) {
      assertThat(ec2.describeImages(r -> r.imageIds("ami-7e57dec1a4")).images().get(0).name())
          .isEqualTo("declared");
      Instance launched =
          ec2.runInstances(r -> r.imageId("ami-7e57dec1a4").minCount(1).maxCount(1))
              .instances()
              .get(0);
      waiter.waitUntilInstanceRunning(r -> r.instanceIds(launched.instanceId()));
      assertThat(Shell.docker("image", "inspect", TAG).exitCode()).isZero();
    }
  }

  @AfterAll
  static void theTagIsGone() {
    assertThat(Shell.docker("image", "inspect", TAG).exitCode()).isNotZero();
  }
}
