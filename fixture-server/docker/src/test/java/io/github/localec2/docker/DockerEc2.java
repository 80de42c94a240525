package io.github.localec2.docker;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** A server whose instances are containers, a client of it, and what it has logged. */
final class DockerEc2 implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final LocalEc2Server server;
  private final Ec2Client client;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("io.github.localec2.docker");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord each) {
          Object[] values = each.getParameters();
          log.add(
              values == null || values.length == 0
                  ? each.getMessage()
                  : MessageFormat.format(each.getMessage(), values));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  DockerEc2() {
    this(settings -> {});
  }

  DockerEc2(Consumer<Ec2Settings.Builder> further) {
    Ec2Settings.Builder settings = Ec2Settings.builder().vmManager("docker");
    further.accept(settings);
    logger.addHandler(handler);
    server = LocalEc2Server.start(settings.build());
    client =
        Ec2Client.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("000000000000", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  LocalEc2Server server() {
    return server;
  }

  Ec2Client client() {
    return client;
  }

  Instance launch(String imageId) {
    return launch(imageId, request -> {});
  }

  /** Launches one instance and waits until it runs. */
  Instance launch(TestAmi ami, Consumer<RunInstancesRequest.Builder> further) {
    return launch(ami.id(), further);
  }

  Instance launch(String imageId, Consumer<RunInstancesRequest.Builder> further) {
    String id =
        client
            .runInstances(
                request -> {
                  request
                      .imageId(imageId)
                      .instanceType(InstanceType.T3_NANO)
                      .minCount(1)
                      .maxCount(1);
                  further.accept(request);
                })
            .instances()
            .get(0)
            .instanceId();
    awaitState(id, "running");
    return instance(id);
  }

  Instance launch(TestAmi ami) {
    return launch(ami, request -> {});
  }

  Instance instance(String id) {
    return client
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  /** Whether an instance finds itself well, such as {@code impaired}. */
  String status(String id) {
    return client
        .describeInstanceStatus(r -> r.instanceIds(id))
        .instanceStatuses()
        .get(0)
        .instanceStatus()
        .statusAsString();
  }

  void awaitState(String id, String state) {
    Awaitility.await(id + " is " + state)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> instance(id).state().nameAsString(), state::equals);
  }

  /** Waits for a condition as long as an engine on a busy machine may take. */
  static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(condition);
  }

  /** The loopback port of an instance's port, as the log says it last. */
  int hostPort(String instanceId, int port) {
    Pattern form =
        Pattern.compile(
            "Instance "
                + instanceId
                + " port mappings \\(container -> host\\): \\{.*'"
                + port
                + "/tcp': (\\d+)[,}].*");
    int found = 0;
    for (String line : log) {
      if (line.startsWith("Instance " + instanceId + " port mappings")) {
        Matcher matcher = form.matcher(line);
        found = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      }
    }
    return found;
  }

  List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    logger.removeHandler(handler);
  }
}
