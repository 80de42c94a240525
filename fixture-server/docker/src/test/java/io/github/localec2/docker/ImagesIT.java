package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Images of the engine that are AMIs. */
@RequiresDocker
final class ImagesIT {
  private static final Tag DOCKER = Tag.builder().key("ec2_vm_manager").value("docker").build();

  private final DockerEc2 ec2 =
      new DockerEc2(
          settings ->
              settings.option(
                  "docker.aliases",
                  "ami-0a11a50001=" + TestAmi.BUSYBOX.id() + ",ami-0a11a50002=localec2-test/sshd"));

  @AfterEach
  void close() {
    ec2.close();
  }

  private List<String> ofDocker() {
    return ec2
        .client()
        .describeImages(
            r -> r.filters(Filter.builder().name("tag:ec2_vm_manager").values("docker").build()))
        .images()
        .stream()
        .map(Image::imageId)
        .toList();
  }

  @Test
  void taggedImagesAreAmisBesideTheDefaultOnes() {
    assertThat(ofDocker())
        .contains(
            TestAmi.BUSYBOX.id(),
            TestAmi.SSHD.id(),
            "ami-ff0fea8310f3",
            "ami-df5de72bdb3b",
            "ami-024f768332f0",
            "ami-0a11a50001",
            "ami-0a11a50002")
        .doesNotContain("ami-0e86e20dae9224db8");
    Image image =
        ec2.client().describeImages(r -> r.imageIds(TestAmi.BUSYBOX.id())).images().get(0);
    assertThat(image.name()).isEqualTo("test-busybox");
    assertThat(image.architectureAsString()).isEqualTo("x86_64");
    assertThat(image.tags()).containsExactly(DOCKER);
  }

  @Test
  void imagesOfTheEngineAreTaggedAndChangedAsAnyOther() {
    Ec2Client client = ec2.client();
    String name = "localstack-ec2/changed:ami-7e57fe5200";
    String id = "ami-7e57fe5200";
    Tag team = Tag.builder().key("Team").value("storage").build();
    Shell.docker("tag", TestAmi.BUSYBOX.image(), name);
    try {
      client.createTags(r -> r.resources(id).tags(List.of(team)));
      client.modifyImageAttribute(r -> r.imageId(id).description(d -> d.value("of tests")));
      client.enableImageDeregistrationProtection(r -> r.imageId(id));
      Image image = client.describeImages(r -> r.imageIds(id)).images().get(0);
      assertThat(image.tags()).containsExactlyInAnyOrder(DOCKER, team);
      assertThat(image.description()).isEqualTo("of tests");
      assertThat(
              client
                  .describeImages(
                      r -> r.filters(Filter.builder().name("tag:Team").values("storage").build()))
                  .images())
          .extracting(Image::imageId)
          .containsExactly(id);
      assertThatThrownBy(() -> client.deregisterImage(r -> r.imageId(id)))
          .isInstanceOf(Ec2Exception.class)
          .hasMessageContaining(id);
      client.disableImageDeregistrationProtection(r -> r.imageId(id));
      client.deregisterImage(r -> r.imageId(id));
      assertThat(Shell.docker("images", "-q", name).output()).isEmpty();
    } finally {
      Shell.docker("rmi", "-f", name);
    }
    Shell.docker("tag", TestAmi.BUSYBOX.image(), name);
    try {
      assertThat(client.describeImages(r -> r.imageIds(id)).images().get(0).tags())
          .containsExactly(DOCKER);
    } finally {
      Shell.docker("rmi", "-f", name);
    }
  }

  @Test
  void anImageThatIsTaggedNowCanBeLaunchedAtOnce() {
    Shell.docker("tag", TestAmi.BUSYBOX.image(), "localstack-ec2/fresh:ami-7e57fe5100");
    try {
      String id =
          ec2.client()
              .runInstances(r -> r.imageId("ami-7e57fe5100").minCount(1).maxCount(1))
              .instances()
              .get(0)
              .instanceId();
      ec2.awaitState(id, "running");
      assertThat(ec2.instance(id).tags()).containsExactly(DOCKER);
    } finally {
      Shell.docker("rmi", "localstack-ec2/fresh:ami-7e57fe5100");
    }
    assertThat(ofDocker()).doesNotContain("ami-7e57fe5100");
  }

  @Test
  void anAmiThatIsARecordOnlyIsNotFound() {
    String windows =
        ec2.client()
            .describeImages(
                r -> r.filters(Filter.builder().name("owner-alias").values("amazon").build()))
            .images()
            .get(0)
            .imageId();
    for (String id : List.of(windows, "ami-0123456789abcdef0")) {
      assertThatThrownBy(
              () -> ec2.client().runInstances(r -> r.imageId(id).minCount(1).maxCount(1)))
          .isInstanceOfSatisfying(
              Ec2Exception.class,
              fault ->
                  assertThat(fault.awsErrorDetails().errorCode())
                      .isEqualTo("InvalidAMIID.NotFound"));
    }
  }

  @Test
  void aliasesLaunchWhatTheyStandFor() {
    for (String alias : List.of("ami-0a11a50001", "ami-0a11a50002")) {
      String id =
          ec2.client()
              .runInstances(r -> r.imageId(alias).minCount(1).maxCount(1))
              .instances()
              .get(0)
              .instanceId();
      ec2.awaitState(id, "running");
      assertThat(ec2.instance(id).imageId()).isEqualTo(alias);
    }
  }

  @Test
  void anImageThatIsRegisteredFromTheSnapshotOfAnotherIsThatOne() {
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    exec(instance, "echo kept >/kept");
    String imageId =
        ec2.client().createImage(r -> r.instanceId(instance.instanceId()).name("source")).imageId();
    awaitAvailable(imageId);
    Image source = ec2.client().describeImages(r -> r.imageIds(imageId)).images().get(0);
    String registered = register("registered", source.blockDeviceMappings().get(0));
    awaitAvailable(registered);
    assertThat(ofDocker()).contains(registered);
    assertThat(exec(launch(registered), "cat /kept")).isEqualTo("kept");

    // nothing is in the snapshot of a root device
    String volume = instance.blockDeviceMappings().get(0).ebs().volumeId();
    String snapshot = ec2.client().createSnapshot(r -> r.volumeId(volume)).snapshotId();
    String record =
        register(
            "record",
            BlockDeviceMapping.builder()
                .deviceName("/dev/sda1")
                .ebs(e -> e.snapshotId(snapshot))
                .build());
    assertThat(ofDocker()).doesNotContain(record);
    assertThatThrownBy(
            () -> ec2.client().runInstances(r -> r.imageId(record).minCount(1).maxCount(1)))
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            fault ->
                assertThat(fault.awsErrorDetails().errorCode()).isEqualTo("InvalidAMIID.NotFound"));
  }

  private String register(String name, BlockDeviceMapping root) {
    return ec2.client()
        .registerImage(
            r ->
                r.name(name)
                    .architecture("x86_64")
                    .virtualizationType("hvm")
                    .rootDeviceName(root.deviceName())
                    .blockDeviceMappings(root))
        .imageId();
  }

  @Test
  void anImageOfAnInstanceHoldsItsFilesAndIsGoneAfterwards() {
    var before = ec2.server().snapshot();
    Instance instance = ec2.launch(TestAmi.BUSYBOX);
    exec(instance, "echo kept >/kept");
    String imageId =
        ec2.client()
            .createImage(r -> r.instanceId(instance.instanceId()).name("My Image (1)"))
            .imageId();
    awaitAvailable(imageId);
    assertThat(ofDocker()).contains(imageId);
    assertThat(
            Shell.docker(
                    "inspect",
                    "-f",
                    "{{len .Config.Entrypoint}} {{json .Config.Cmd}}"
                        + " {{index .Config.Labels \"io.github.localec2.instance\"}}.",
                    "localstack-ec2/my-image-1:" + imageId)
                .output()
                .strip())
        .isEqualTo("0 [\"/bin/sh\"] .");
    Instance second = launch(imageId);
    assertThat(exec(second, "cat /kept")).isEqualTo("kept");
    String copyId =
        ec2.client()
            .copyImage(r -> r.sourceImageId(imageId).sourceRegion("us-east-1").name("copy"))
            .imageId();
    awaitAvailable(copyId);
    ec2.client().deregisterImage(r -> r.imageId(imageId));
    assertThat(ofDocker()).contains(copyId).doesNotContain(imageId);
    assertThat(exec(launch(copyId), "cat /kept")).isEqualTo("kept");
    ec2.server().restore(before);
    DockerEc2.await(
        "no image",
        () ->
            Shell.docker("images", "-q", "localstack-ec2/copy").output().isBlank()
                && Shell.docker("images", "-q", "localstack-ec2/my-image-1").output().isBlank());
  }

  private Instance launch(String imageId) {
    String id =
        ec2.client()
            .runInstances(r -> r.imageId(imageId).minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    ec2.awaitState(id, "running");
    return ec2.instance(id);
  }

  private static String exec(Instance instance, String command) {
    return Shell.docker("exec", "localstack-ec2." + instance.instanceId(), "sh", "-c", command)
        .output()
        .strip();
  }

  private void awaitAvailable(String imageId) {
    DockerEc2.await(
        imageId + " is available",
        () ->
            ec2.client()
                .describeImages(r -> r.imageIds(imageId))
                .images()
                .get(0)
                .stateAsString()
                .equals("available"));
  }

  @Test
  void deregisteringAnImageOfTheEngineUntagsIt() {
    Shell.docker("tag", TestAmi.BUSYBOX.image(), "localstack-ec2/passing:ami-7e57000099");
    ec2.client().deregisterImage(r -> r.imageId("ami-7e57000099"));
    assertThat(ofDocker()).doesNotContain("ami-7e57000099");
    assertThat(Shell.docker("image", "inspect", TestAmi.BUSYBOX.image()).exitCode()).isZero();
  }
}
