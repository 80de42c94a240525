package io.github.localec2.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The runnable jar as its own process, ended by SIGTERM. */
final class LocalEc2Process implements AutoCloseable {
  private static final String READY = "Local EC2 ready on ";

  private final Process process;
  private final URI endpoint;

  private LocalEc2Process(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static ProcessBuilder command(String... arguments) {
    Path jar = Path.of(System.getProperty("localec2.jar", "target/localec2.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("the jar is not built: " + jar);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Starts {@code start --port 0} with further arguments; it serves when this returns. */
  static LocalEc2Process start(String... further) throws IOException {
    return start(Map.of(), ProcessBuilder.Redirect.INHERIT, further);
  }

  /**
   * Starts it with variables of the environment.
   *
   * @param log where its log goes
   */
  static LocalEc2Process start(
      Map<String, String> environment, ProcessBuilder.Redirect log, String... further)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("start", "--port", "0"));
    arguments.addAll(List.of(further));
    ProcessBuilder builder = command(arguments.toArray(String[]::new)).redirectError(log);
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not start: " + line);
    }
    return new LocalEc2Process(process, URI.create(line.substring(READY.length())));
  }

  URI endpoint() {
    return endpoint;
  }

  /** A client that asks once. */
  Ec2Client client() {
    return client(endpoint);
  }

  /** A client of a server that may have ended, which asks once. */
  static Ec2Client client(URI endpoint) {
    return Ec2Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .build();
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM and returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server ignores SIGTERM");
    }
    return process.exitValue();
  }

  /** Sends SIGKILL, which leaves it no time for anything, and returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server outlives SIGKILL");
    }
  }

  @Override
  public void close() {
    try {
      terminate();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
