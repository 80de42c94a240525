package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
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
        Ec2Client ec2 = client(server.endpoint())) {
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
        Ec2Client ec2 = client(server.endpoint())) {
      assertThat(instances(ec2)).isEqualTo(before);
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
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
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

  private static Ec2Client client(URI endpoint) {
    return Ec2Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .build();
  }
}
