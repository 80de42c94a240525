package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmDownload.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The default AMIs come from a registry, which is one of this JVM here. */
@RequiresDocker
final class DefaultImagesIT {
  private static final String FOCAL = "ami-ff0fea8310f3";
  private static final String JAMMY = "ami-df5de72bdb3b";
  private static final String AMAZON = "ami-024f768332f0";

  private static final List<String> NAMES =
      List.of(
          "localstack-ec2/ubuntu-20.04-focal-fossa:" + FOCAL,
          "localstack-ec2/ubuntu-22.04-jammy-jellyfish:" + JAMMY,
          "localstack-ec2/amazonlinux-2023:" + AMAZON);

  private TinyRegistry registry;
  private FileChannel channel;
  private FileLock lock;

  /** The names are the engine's, whichever JVM uses it. */
  @BeforeEach
  void alone() throws IOException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "localec2-default-images.lock");
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = channel.lock();
    forget();
    registry = new TinyRegistry().start();
    registry.add("library/ubuntu:20.04", file("focal"));
    registry.add("library/ubuntu:22.04", file("jammy"));
  }

  @AfterEach
  void forgetAgain() throws IOException {
    forget();
    Shell.docker(
        "rmi",
        "-f",
        registry.address() + "/library/ubuntu:20.04",
        registry.address() + "/library/ubuntu:22.04",
        registry.address() + "/library/amazonlinux:2023");
    registry.close();
    lock.release();
    channel.close();
  }

  private static void forget() {
    NAMES.forEach(name -> Shell.docker("rmi", "-f", name));
  }

  /** Several megabytes that don't get smaller. */
  private static ContainerFile file(String name) {
    byte[] bytes = new byte[6 << 20];
    new Random(name.hashCode()).nextBytes(bytes);
    return new ContainerFile("/" + name, 0644, bytes);
  }

  private DockerEc2 server() {
    return new DockerEc2(
        settings -> settings.option("docker.registry", registry.address() + "/library"));
  }

  @Test
  void theyAreDownloadedAheadAndTellHowFarTheyAre() throws Exception {
    List<VmDownload> heard = new CopyOnWriteArrayList<>();
    try (DockerEc2 ec2 = server()) {
      ec2.server().downloadImages(heard::add).toCompletableFuture().get(90, TimeUnit.SECONDS);

      assertThat(heard)
          .filteredOn(each -> each.stage() == Stage.DONE)
          .extracting(VmDownload::imageId)
          .containsExactly(FOCAL, JAMMY);
      assertThat(heard)
          .filteredOn(each -> each.imageId().equals(FOCAL) && each.done() > 0)
          .isNotEmpty()
          .allSatisfy(each -> assertThat(each.done()).isLessThanOrEqualTo(each.total()))
          .last()
          .satisfies(each -> assertThat(each.total()).isGreaterThan(6_000_000));
      // the registry does not have it
      assertThat(heard)
          .filteredOn(each -> each.stage() == Stage.FAILED)
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.imageId()).isEqualTo(AMAZON);
                assertThat(each.problem()).contains("amazonlinux:2023");
              });
      assertThat(ec2.client().describeImages(r -> r.imageIds(FOCAL, JAMMY)).images()).hasSize(2);
      assertThat(ec2.launch(FOCAL).state().nameAsString()).isEqualTo("running");

      heard.clear();
      registry.asked().clear();
      ec2.server().downloadImages(heard::add).toCompletableFuture().get(90, TimeUnit.SECONDS);
      assertThat(registry.asked()).noneMatch(each -> each.contains("ubuntu"));
    }
  }

  @Test
  void otherwiseEachIsDownloadedByTheLaunchThatNeedsIt() {
    try (DockerEc2 ec2 = server()) {
      assertThat(registry.asked()).isEmpty();
      assertThat(ec2.launch(JAMMY).state().nameAsString()).isEqualTo("running");
      assertThat(registry.asked())
          .isNotEmpty()
          .allMatch(each -> each.startsWith("library/ubuntu:"));
    }
  }

  @Test
  void anAliasOfOneIsDownloadedToo() {
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings ->
                settings
                    .option("docker.registry", registry.address() + "/library")
                    .option("docker.aliases", "ami-0a11a5000f=" + JAMMY))) {
      assertThat(ec2.launch("ami-0a11a5000f").state().nameAsString()).isEqualTo("running");
    }
  }

  @Test
  void noneIsDownloadedWhereThatIsTurnedOff() throws Exception {
    List<VmDownload> heard = new CopyOnWriteArrayList<>();
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings ->
                settings
                    .option("docker.registry", registry.address() + "/library")
                    .option("docker.download-default-images", "0"))) {
      ec2.server().downloadImages(heard::add).toCompletableFuture().get(90, TimeUnit.SECONDS);
      assertThat(heard).isEmpty();
      assertThatThrownBy(
              () -> ec2.client().runInstances(r -> r.imageId(FOCAL).minCount(1).maxCount(1)))
          .isInstanceOfSatisfying(
              Ec2Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAMIID.NotFound"));
      assertThat(ec2.client().describeImages(r -> r.imageIds(FOCAL)).images().get(0).tags())
          .isEmpty();
      assertThat(registry.asked()).isEmpty();

      Shell.docker("tag", TestAmi.SSHD.image(), NAMES.get(0));
      assertThat(ec2.launch(FOCAL).state().nameAsString()).isEqualTo("running");
    }
  }
}
