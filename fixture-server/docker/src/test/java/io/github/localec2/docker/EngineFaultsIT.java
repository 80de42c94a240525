package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** What becomes of instances when their engine fails, on an engine that may be killed. */
@RequiresDocker
@RequiresOwnEngine
final class EngineFaultsIT {
  private OwnEngine engine;

  @BeforeEach
  void start() {
    engine = OwnEngine.start();
  }

  @AfterEach
  void end() {
    engine.close();
  }

  private static String name(Instance instance) {
    return ContainerLaunch.NAME + instance.instanceId();
  }

  @Test
  void anEngineThatIsKilledStopsInstancesAndGivesThemBackWhenItIsThereAgain() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      Instance running =
          ec2.launch(
              TestAmi.BUSYBOX,
              r -> r.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE));
      Instance paused = ec2.launch(TestAmi.BUSYBOX);
      String container = engine.docker("inspect", "-f", "{{.Id}}", name(running));
      engine.docker("exec", name(running), "touch", "/kept");
      ec2.client().stopInstances(r -> r.instanceIds(paused.instanceId()));
      ec2.awaitState(paused.instanceId(), "stopped");

      engine.kill();
      Ec2Exception fault =
          catchThrowableOfType(
              Ec2Exception.class,
              () ->
                  ec2.client()
                      .runInstances(r -> r.imageId(TestAmi.BUSYBOX.id()).minCount(1).maxCount(1)));
      assertThat(fault.awsErrorDetails().errorCode()).isEqualTo("Unavailable");
      assertThat(fault.awsErrorDetails().errorMessage()).contains("engine does not answer");
      assertThat(ec2.instance(running.instanceId()).state().nameAsString()).isEqualTo("running");

      engine.up();
      ec2.awaitState(running.instanceId(), "stopped");
      assertThat(ec2.instance(running.instanceId()).stateReason().code())
          .isEqualTo("Server.InternalError");
      List<String> both = List.of(running.instanceId(), paused.instanceId());
      ec2.client().startInstances(r -> r.instanceIds(both));
      both.forEach(id -> ec2.awaitState(id, "running"));
      assertThat(engine.docker("inspect", "-f", "{{.Id}}", name(running))).isEqualTo(container);
      assertThat(engine.tried("exec", name(running), "ls", "/kept").exitCode()).isZero();

      // and what happens is heard again
      // the program may itself be ended by what it asks for
      assertThat(engine.tried("exec", name(paused), "poweroff").exitCode()).isIn(0, 137, 143);
      ec2.awaitState(paused.instanceId(), "stopped");
      assertThat(ec2.instance(paused.instanceId()).stateReason().code())
          .isEqualTo("Client.InstanceInitiatedShutdown");
      ec2.launch(TestAmi.BUSYBOX);
    }
    assertThat(engine.containers()).isEmpty();
  }

  @Test
  void whatIsAskedOfAnEngineThatIsAwayIsDoneWhenItIsThereAgain() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      String ended = ec2.launch(TestAmi.BUSYBOX).instanceId();
      engine.kill();
      ec2.client().terminateInstances(r -> r.instanceIds(ended));
      ec2.awaitState(ended, "terminated");
      engine.up();
      DockerEc2.await("the container's end", () -> engine.containers().isEmpty());
    }
  }

  @Test
  void anEngineThatIsGoneAtCloseKeepsNobodyAndItsContainersAreRemovedAtTheNextStart()
      throws IOException {
    try (DockerEc2 ec2 = new DockerEc2()) {
      ec2.launch(TestAmi.BUSYBOX);
      String stopped = ec2.launch(TestAmi.BUSYBOX).instanceId();
      ec2.client().stopInstances(r -> r.instanceIds(stopped));
      ec2.awaitState(stopped, "stopped");
      engine.kill();
      Files.deleteIfExists(engine.socket());
    }
    DockerEc2.await("no thread of ours", () -> LeftoversIT.threads() == 0);
    engine.up();
    assertThat(engine.containers()).hasSize(2);
    try (DockerEc2 next = new DockerEc2()) {
      next.launch(TestAmi.BUSYBOX);
      assertThat(engine.containers()).hasSize(1);
    }
    assertThat(engine.containers()).isEmpty();
  }
}
