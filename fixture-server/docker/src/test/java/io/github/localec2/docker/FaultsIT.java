package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * What goes wrong with containers and images: each is an error that says so, or an instance that
 * works, and nothing is left. On an engine of its own, as it must have nobody else's containers.
 */
@RequiresDocker
@RequiresOwnEngine
final class FaultsIT {
  private static OwnEngine engine;

  @BeforeAll
  static void start() {
    engine = OwnEngine.start();
  }

  @AfterAll
  static void end() {
    engine.close();
  }

  static String name(String instanceId) {
    return ContainerLaunch.NAME + instanceId;
  }

  /** An image with busybox and something of its own. */
  private static void image(String imageId, String... changes) {
    engine.docker("create", "--name", imageId, TestAmi.BUSYBOX.image());
    String[] words = new String[changes.length * 2 + 3];
    words[0] = "commit";
    for (int i = 0; i < changes.length; i++) {
      words[1 + 2 * i] = "--change";
      words[2 + 2 * i] = changes[i];
    }
    words[words.length - 2] = imageId;
    words[words.length - 1] = Amis.REPOSITORY + "own:" + imageId;
    engine.docker(words);
    engine.docker("rm", imageId);
  }

  static String launched(DockerEc2 ec2, String imageId) {
    return launched(ec2, imageId, r -> {}).get(0);
  }

  static List<String> launched(
      DockerEc2 ec2, String imageId, Consumer<RunInstancesRequest.Builder> further) {
    return ec2
        .client()
        .runInstances(
            r -> {
              r.imageId(imageId).minCount(1).maxCount(1);
              further.accept(r);
            })
        .instances()
        .stream()
        .map(Instance::instanceId)
        .toList();
  }

  static void assertLaunchFailed(DockerEc2 ec2, String id) {
    ec2.awaitState(id, "terminated");
    assertThat(ec2.instance(id).stateReason().code()).isEqualTo("Server.InternalError");
  }

  @Test
  void aLaunchOfManyOfWhichOneCantBeCreatedLeavesNone() {
    // the first instance of a launch has the same id whether others are records or containers
    String taken;
    try (LocalEc2Server mock =
        LocalEc2Server.start(
            Ec2Settings.builder()
                .random(new SplittableRandom(7))
                .acceptUnknownAmis(true)
                .build())) {
      String answer =
          mock.answer(
                  ("Action=RunInstances&MinCount=3&MaxCount=3&ImageId=" + TestAmi.BUSYBOX.id())
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                  null)
              .text();
      taken = answer.replaceAll("(?s).*?<instanceId>(i-[0-9a-f]+)</instanceId>.*", "$1");
    }
    engine.docker("create", "--name", name(taken), TestAmi.BUSYBOX.image());
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.random(new SplittableRandom(7)))) {
      List<String> ids = launched(ec2, TestAmi.BUSYBOX.id(), r -> r.minCount(3).maxCount(3));
      assertThat(ids).contains(taken);
      ids.forEach(id -> assertLaunchFailed(ec2, id));
      DockerEc2.await("no container of ours", () -> engine.containers().isEmpty());
    }
    // somebody else's
    engine.docker("rm", name(taken));
  }

  @Test
  void anImageThatIsTakenAwayIsUnknownAndItsInstancesLiveOn() {
    engine.docker("tag", TestAmi.BUSYBOX.image(), "localstack-ec2/fleeting:ami-7e570000f1");
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = launched(ec2, "ami-7e570000f1");
      ec2.awaitState(id, "running");
      engine.docker("rmi", "-f", "localstack-ec2/fleeting:ami-7e570000f1");
      assertThat(
              catchThrowableOfType(Ec2Exception.class, () -> launched(ec2, "ami-7e570000f1"))
                  .awsErrorDetails()
                  .errorCode())
          .isEqualTo("InvalidAMIID.NotFound");
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
      String made = ec2.client().createImage(r -> r.instanceId(id).name("rescued")).imageId();
      DockerEc2.await(
          "the image",
          () ->
              ec2.client()
                  .describeImages(r -> r.imageIds(made))
                  .images()
                  .get(0)
                  .stateAsString()
                  .equals("available"));
    }
    assertThat(engine.docker("images", "-q", "localstack-ec2/rescued")).isEmpty();
  }

  @Test
  void aContainerThatSomebodyRemovesStopsItsInstanceWhichCantStartAgain() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      engine.docker("rm", "-f", name(id));
      ec2.awaitState(id, "stopped");
      DockerEc2.await("the container's end", () -> engine.containers().isEmpty());
      ec2.client().startInstances(r -> r.instanceIds(id));
      DockerEc2.await(
          "the end of the start",
          () ->
              ec2.instance(id).stateReason() != null
                  && ec2.instance(id).stateReason().code().equals("Server.InternalError"));
      ec2.awaitState(id, "stopped");
      ec2.client().terminateInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "terminated");
    }
  }

  @Test
  void aProgramThatIgnoresSigtermIsKilledInTheEnd() {
    image(
        "ami-7e570000f2",
        "ENTRYPOINT [\"/bin/sh\", \"-c\", \"trap '' TERM; while true; do sleep 1; done\"]");
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings -> settings.option("docker.init", "0").option("docker.stop", "stop"))) {
      String id = launched(ec2, "ami-7e570000f2");
      ec2.awaitState(id, "running");
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      assertThat(engine.docker("inspect", "-f", "{{.State.ExitCode}}", name(id))).isEqualTo("137");
      assertThat(ec2.instance(id).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
    }
    assertThat(engine.containers()).isEmpty();
  }

  @Test
  void anImageWithoutAnyProgramCanBeStoppedStartedRebootedAndEnded() {
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.option("docker.stop", "stop"))) {
      String id = ec2.launch(TestAmi.BARE).instanceId();
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      ec2.client().startInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "running");
      String before = engine.docker("inspect", "-f", "{{.State.StartedAt}}", name(id));
      ec2.client().rebootInstances(r -> r.instanceIds(id));
      DockerEc2.await(
          "the restart",
          () -> !engine.docker("inspect", "-f", "{{.State.StartedAt}}", name(id)).equals(before));
      ec2.client().terminateInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "terminated");
      assertThat(engine.containers()).isEmpty();
    }
  }

  @Test
  void anImageRunsItsOwnInitWhereThatIsSet() {
    image(
        "ami-7e570000f3",
        "ENTRYPOINT [\"/bin/sh\", \"-c\"]",
        "CMD [\"echo its own init; exec sleep 1000\"]");
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.option("docker.init", "0"))) {
      String id = launched(ec2, "ami-7e570000f3");
      ec2.awaitState(id, "running");
      DockerEc2.await(
          "its console", () -> engine.docker("logs", name(id)).contains("its own init"));
      assertThat(engine.docker("exec", name(id), "cat", "/proc/1/comm")).isEqualTo("sleep");
    }
  }

  @Test
  void anImageWithoutAProgramForItsOwnInitIsALaunchThatFails() {
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.option("docker.init", "0"))) {
      String id = launched(ec2, TestAmi.BARE.id());
      // whoever is quicker: the end of the container, or the look whether it runs
      DockerEc2.await(
          id + " does not run",
          () -> Set.of("terminated", "stopped").contains(ec2.instance(id).state().nameAsString()));
      assertThat(ec2.instance(id).stateReason().code()).isEqualTo("Server.InternalError");
    }
    assertThat(engine.containers()).isEmpty();
  }

  @Test
  void aContainerThatRunsOutOfMemoryIsStoppedAndSaysWhy() {
    image(
        "ami-7e570000f5",
        "ENTRYPOINT [\"/bin/sh\", \"-c\"]",
        "CMD [\"while [ ! -e /go ]; do sleep 0.1; done; exec tail /dev/zero\"]");
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings ->
                settings
                    .option("docker.init", "0")
                    .option("docker.flags", "--memory 24m --memory-swap 24m"))) {
      String id = launched(ec2, "ami-7e570000f5");
      ec2.awaitState(id, "running");
      engine.docker("exec", name(id), "touch", "/go");
      ec2.awaitState(id, "stopped");
      assertThat(ec2.instance(id).stateReason().code()).isEqualTo("Client.InternalError");
    }
  }

  @Test
  void anImageThatFindsItselfUnwellIsAnImpairedInstance() {
    image("ami-7e570000f6", "HEALTHCHECK --interval=300ms --retries=1 CMD test ! -e /unwell");
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = launched(ec2, "ami-7e570000f6");
      ec2.awaitState(id, "running");
      engine.docker("exec", name(id), "touch", "/unwell");
      DockerEc2.await("unwell", () -> ec2.status(id).equals("impaired"));
      engine.docker("exec", name(id), "rm", "/unwell");
      DockerEc2.await("well", () -> ec2.status(id).equals("ok"));
    }
  }

  @Test
  void aContainerThatSomebodyStopsStartsAndRestartsIsFollowed() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      engine.docker("stop", name(id));
      ec2.awaitState(id, "stopped");
      assertThat(ec2.instance(id).stateReason().code()).isEqualTo("Server.InternalError");
      engine.docker("start", name(id));
      ec2.awaitState(id, "running");
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      engine.docker("unpause", name(id));
      ec2.awaitState(id, "running");
      engine.docker("restart", name(id));
      String address = engine.docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", name(id));
      DockerEc2.await(
          "running at its address", () -> address.equals(ec2.instance(id).publicIpAddress()));
    }
    assertThat(engine.containers()).isEmpty();
  }
}
