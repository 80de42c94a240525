package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.standalone.Tool.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * What a reader of the guide has at hand: the server and its log, and the programs of the shell.
 */
final class GuideTools implements AutoCloseable {
  private static final List<String> OF_NOBODY =
      List.of(
          "-o",
          "BatchMode=yes",
          "-o",
          "StrictHostKeyChecking=no",
          "-o",
          "UserKnownHostsFile=/dev/null",
          "-o",
          "LogLevel=ERROR",
          "-o",
          "ConnectTimeout=20");

  private LocalEc2Process server;
  private Path log;
  private Path home;
  private Tool aws;
  private Tool docker;
  private Tool ssh;
  private Tool scp;
  private Tool sftp;
  private Tool curl;

  /** Finds the programs; without an engine and its images the test is skipped, or fails. */
  void find(Path directory) throws IOException {
    home = directory;
    log = Files.createFile(home.resolve("log"));
    Path config =
        Files.writeString(
            home.resolve("config"), "[default]\ncli_binary_format = raw-in-base64-out\n");
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "AWS_CONFIG_FILE", config.toString(),
            "AWS_ACCESS_KEY_ID", "000000000000",
            "AWS_SECRET_ACCESS_KEY", "test",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_PAGER", "",
            "AWS_EC2_METADATA_DISABLED", "true",
            "DOCKER_BUILDKIT", "0");
    aws =
        Tool.find(
                "the AWS CLI is missing: apt-get install awscli",
                List.of("--version"),
                "/usr/bin/aws",
                "/usr/local/bin/aws",
                "aws")
            .in(home, environment);
    docker = engine().in(home, environment);
    String client = "OpenSSH's client is missing: apt-get install openssh-client";
    ssh = Tool.find(client, List.of("-V"), "ssh").in(home, environment);
    scp = new Tool("scp", home, environment);
    sftp = new Tool("sftp", home, environment);
    curl =
        Tool.find("curl is missing: apt-get install curl", List.of("--version"), "curl")
            .in(home, environment);
  }

  private static Tool engine() throws IOException {
    for (String each : List.of("/usr/bin/docker", "docker")) {
      Tool found = new Tool(each, Path.of("."), Map.of());
      try {
        if (found.run("image", "inspect", "localec2-test/sshd").code() == 0) {
          return found;
        }
      } catch (IOException notThere) {
        // the next one
      }
    }
    String hint =
        "there is no Docker engine with the test images: see"
            + " fixture-server/docker/src/test/docker/build-images.sh";
    if ("1".equals(System.getenv("LOCALEC2_REQUIRE_DOCKER"))) {
      throw new AssertionError(hint);
    }
    Assumptions.abort(hint);
    throw new AssertionError("an abort does not return");
  }

  /** Starts the jar with the guide's variables. */
  void start(String aliases) throws IOException {
    server =
        LocalEc2Process.start(
            Map.of(
                "EC2_MOUNT_BLOCK_DEVICES", "1",
                "EC2_EBS_MAX_VOLUME_SIZE", "1000",
                "EC2_DOWNLOAD_DEFAULT_IMAGES", "0",
                "EC2_REMOVE_CONTAINERS", "1",
                "EC2_DOCKER_FLAGS",
                    "--label guide=" + aliases.substring(aliases.lastIndexOf(':') + 1),
                "LOCALEC2_DOCKER_ALIASES", aliases),
            ProcessBuilder.Redirect.appendTo(log.toFile()),
            "--vm-manager",
            "docker");
  }

  String ec2(String... arguments) throws IOException {
    return aws.out(withEndpoint(arguments));
  }

  Outcome ec2Outcome(String... arguments) throws IOException {
    return aws.run(withEndpoint(arguments));
  }

  private String[] withEndpoint(String... arguments) {
    return joined(List.of("--endpoint-url", server.endpoint().toString(), "ec2"), arguments);
  }

  String docker(String... arguments) throws IOException {
    return docker.out(arguments);
  }

  Outcome dockerOutcome(String... arguments) throws IOException {
    return docker.run(arguments);
  }

  /** What curl prints; empty where nobody answers. */
  String curl(String address) throws IOException {
    return curl.run("-s", "--noproxy", "*", "--max-time", "10", address).output();
  }

  String ssh(String... arguments) throws IOException {
    return ssh.out(joined(OF_NOBODY, arguments));
  }

  String scp(String... arguments) throws IOException {
    return scp.out(joined(OF_NOBODY, arguments));
  }

  String sftp(String... arguments) throws IOException {
    return sftp.out(joined(OF_NOBODY, arguments));
  }

  static String[] joined(List<String> first, String... then) {
    return Stream.concat(first.stream(), Stream.of(then)).toArray(String[]::new);
  }

  /** The first group of a pattern, as the server's log has it last; waits for it. */
  String logged(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    List<String> found = new ArrayList<>();
    Awaitility.await(pattern)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              found.clear();
              String text = Files.readString(log, StandardCharsets.UTF_8);
              Matcher matcher = wanted.matcher(text);
              while (matcher.find()) {
                found.add(matcher.group(1));
              }
              assertThat(found).as(text).isNotEmpty();
            });
    return found.get(found.size() - 1);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
