package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The runnable jar with a data directory in which nothing more can be written: the kernel's limit
 * for the size of files stands for a full disk.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit is Linux's")
class FullDiskIT {
  @TempDir private Path directory;

  @Test
  void changesFailWhileTheyCannotBeKeptAndAllAreKeptAfterwards() throws Exception {
    Path data = directory.resolve("data");
    Set<String> before;
    String kept;
    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data.toString());
        Ec2Client ec2 = server.client()) {
      kept = launch(ec2);

      limit(server.pid(), Long.toString(sizeOfLog(data)));
      assertNotKept(() -> launch(ec2));
      assertNotKept(
          () ->
              ec2.createTags(
                  r -> r.resources(kept).tags(Tag.builder().key("a").value("b").build())));
      // who only looks is answered
      assertThat(instances(ec2)).contains(kept);
      assertThat(ec2.describeVpcs().vpcs()).hasSize(1);

      limit(server.pid(), "unlimited");
      String after = launch(ec2);
      before = instances(ec2);
      assertThat(before).contains(kept, after);
      server.kill();
    }
    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data.toString());
        Ec2Client ec2 = server.client()) {
      assertThat(instances(ec2)).isEqualTo(before);
    }
  }

  @Test
  void aChangeThatFailedIsAnsweredWhenItIsRepeatedAndCanBeKept() throws Exception {
    Path data = directory.resolve("data");
    String id;
    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data.toString());
        Ec2Client ec2 = server.client()) {
      launch(ec2);
      limit(server.pid(), Long.toString(sizeOfLog(data)));
      assertNotKept(() -> launch(ec2, "token"));
      assertNotKept(() -> launch(ec2, "token"));
      limit(server.pid(), "unlimited");
      id = launch(ec2, "token");
      assertThat(instances(ec2)).hasSize(2);
      server.kill();
    }
    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data.toString());
        Ec2Client ec2 = server.client()) {
      assertThat(launch(ec2, "token")).isEqualTo(id);
      assertThat(instances(ec2)).hasSize(2);
    }
  }

  private static void assertNotKept(Runnable change) {
    Ec2Exception failure = catchThrowableOfType(Ec2Exception.class, change::run);
    assertThat(failure).isNotNull();
    assertThat(failure.statusCode()).isEqualTo(500);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("InternalError");
    // nothing of the machine is in what a client sees
    assertThat(failure.awsErrorDetails().errorMessage()).doesNotContain("/").doesNotContain("File");
  }

  private static String launch(Ec2Client ec2) {
    return launch(ec2, null);
  }

  private static String launch(Ec2Client ec2, String token) {
    return ec2.runInstances(
            r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1).clientToken(token))
        .instances()
        .get(0)
        .instanceId();
  }

  private static Set<String> instances(Ec2Client ec2) {
    Set<String> ids = new HashSet<>();
    ec2.describeInstancesPaginator().reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::instanceId)
        .forEach(ids::add);
    return ids;
  }

  /** The soft one, so that it can be taken back. */
  private static void limit(long pid, String bytes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":unlimited"))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static long sizeOfLog(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      Path log = files.filter(each -> each.toString().endsWith(".log")).findFirst().orElseThrow();
      return Files.size(log);
    }
  }
}
