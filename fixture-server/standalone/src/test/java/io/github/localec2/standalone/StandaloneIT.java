package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar as a user runs it. */
class StandaloneIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void itServesWhereItSaysAndEndsOnSigterm() throws Exception {
    LocalEc2Process server = LocalEc2Process.start();
    URI endpoint = server.endpoint();

    assertThat(get(endpoint, "/_localec2/health"))
        .isEqualTo("{\"status\":\"running\",\"vmManager\":\"mock\"}");
    assertThat(get(endpoint, "/?Action=DescribeRegions")).contains("us-east-1");
    // 128 + SIGTERM is what a JVM answers after its shutdown hooks
    assertThat(server.terminate()).isEqualTo(143);
    Assertions.assertThatThrownBy(() -> get(endpoint, "/_localec2/health"))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void resetMakesAllAccountsFresh() throws Exception {
    try (LocalEc2Process server = LocalEc2Process.start()) {
      get(server.endpoint(), "/?Action=CreateVpc&CidrBlock=10.9.0.0/16");
      String vpcs = "/?Action=DescribeVpcs&Filter.1.Name=cidr&Filter.1.Value.1=10.9.0.0/16";
      assertThat(get(server.endpoint(), vpcs)).contains("10.9.0.0/16");

      HttpResponse<Void> reset =
          http.send(
              HttpRequest.newBuilder(server.endpoint().resolve("/_localec2/reset"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());

      assertThat(reset.statusCode()).isEqualTo(204);
      assertThat(get(server.endpoint(), vpcs)).doesNotContain("10.9.0.0/16");
    }
  }

  @Test
  void aDataDirectoryOutlivesTheProgram(@TempDir Path directory) throws Exception {
    String data = directory.resolve("data").toString();
    String vpcs = "/?Action=DescribeVpcs&Filter.1.Name=cidr&Filter.1.Value.1=10.9.0.0/16";
    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data)) {
      get(server.endpoint(), "/?Action=CreateVpc&CidrBlock=10.9.0.0/16");

      Outcome second = run("start", "--port", "0", "--data-dir", data);
      assertThat(second.code).isEqualTo(2);
      assertThat(second.errors).contains("can't be used: another server has it");
    }

    try (LocalEc2Process server = LocalEc2Process.start("--data-dir", data)) {
      assertThat(get(server.endpoint(), vpcs)).contains("10.9.0.0/16");
    }

    Files.writeString(Path.of(data, "state.json"), "{");
    Outcome broken = run("start", "--port", "0", "--data-dir", data);
    assertThat(broken.code).isEqualTo(2);
    assertThat(broken.errors).contains("state.json: no JSON");
  }

  @Test
  void theConsoleOfAServerThatRunsIsFound() throws Exception {
    try (LocalEc2Process server = LocalEc2Process.start()) {
      Outcome outcome = run("open", "--print", "--endpoint-url", server.endpoint().toString());

      assertThat(outcome.code).isZero();
      URI console = URI.create(outcome.output.strip());
      assertThat(console).isEqualTo(server.endpoint().resolve("/_localec2/console/"));
      assertThat(get(console, "")).contains("<title>Local EC2</title>");
    }
  }

  @Test
  void withoutAServerThereIsNothingToOpen() throws Exception {
    Outcome outcome = run("open", "--print", "--endpoint-url", "http://127.0.0.1:1");

    assertThat(outcome.code).isEqualTo(2);
    assertThat(outcome.errors.strip())
        .startsWith("localec2: no Local EC2 at http://127.0.0.1:1")
        .doesNotContain("\n");
  }

  @Test
  void aTakenPortIsOneClearLineAndExitCode2() throws Exception {
    try (LocalEc2Process server = LocalEc2Process.start()) {
      String port = Integer.toString(server.endpoint().getPort());

      Outcome outcome = run("start", "--port", port);

      assertThat(outcome.code).isEqualTo(2);
      assertThat(outcome.errors.strip().lines().toList())
          .singleElement()
          .asString()
          .startsWith("localec2: can't listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void aBadValueIsQuotedBeforeAnythingStarts() throws Exception {
    Outcome outcome = run("start", "--vm-manager", "vmware");

    assertThat(outcome.code).isEqualTo(2);
    assertThat(outcome.errors).contains("VM manager must be mock, docker or libvirt: 'vmware'");
    assertThat(outcome.output).doesNotContain("ready");
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    Outcome outcome = run("start", "--help");

    assertThat(outcome.code).isZero();
    assertThat(outcome.output)
        .contains("--host", "--port", "--vm-manager", "--region", "--reject-unknown-amis")
        .contains("--transition-delay", "--data-dir", "--host-name", "Exit codes");
  }

  private static Outcome run(String... arguments) throws IOException, InterruptedException {
    Process process = LocalEc2Process.command(arguments).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output, errors);
  }

  private String get(URI endpoint, String target) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(endpoint + target)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private record Outcome(int code, String output, String errors) {}
}
