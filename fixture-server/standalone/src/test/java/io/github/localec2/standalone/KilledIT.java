package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The runnable jar with a data directory, killed by SIGKILL while several clients change things.
 */
class KilledIT {
  private static final int CLIENTS = 4;
  private static final int ROUNDS = 2;

  /** Of each client before the kill: enough for the log to give way to the state a few times. */
  private static final int LAUNCHES = 25;

  @TempDir private Path directory;

  /**
   * What a client was answered.
   *
   * @param launched all instances
   * @param tags the last value of each running instance's tag
   * @param terminated those that are
   * @param lost the token of a launch that was not answered; empty for none
   */
  private record Answered(
      List<String> launched, Map<String, String> tags, List<String> terminated, String lost) {}

  @Test
  void everyAnsweredChangeIsThereAfterAKill() throws Exception {
    Path data = directory.resolve("data");
    List<Answered> all = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (LocalEc2Process server = start(data)) {
        check(server.endpoint(), all);
        all.addAll(changeUntilKilled(server, round));
      }
      // what a write that was under way leaves
      Files.writeString(lastLog(data), "0badc0de {\"scopes\":[{\"acc", StandardOpenOption.APPEND);
    }
    try (LocalEc2Process server = start(data)) {
      check(server.endpoint(), all);
      repeatWhatWasLost(server.endpoint(), all);
    }
    try (LocalEc2Process server = start(data)) {
      check(server.endpoint(), all);
    }
  }

  private static LocalEc2Process start(Path data) throws IOException {
    return LocalEc2Process.start("--data-dir", data.toString());
  }

  private static List<Answered> changeUntilKilled(LocalEc2Process server, int round)
      throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      CountDownLatch enough = new CountDownLatch(CLIENTS * LAUNCHES);
      List<Future<Answered>> futures = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String name = round + "-" + i;
        Callable<Answered> changing = () -> change(server.endpoint(), name, enough);
        futures.add(clients.submit(changing));
      }
      assertThat(enough.await(2, TimeUnit.MINUTES)).isTrue();
      server.kill();
      List<Answered> answered = new ArrayList<>();
      for (Future<Answered> each : futures) {
        answered.add(each.get(30, TimeUnit.SECONDS));
      }
      return answered;
    } finally {
      clients.shutdownNow();
    }
  }

  /** Launches, tags and terminates until nobody answers. */
  private static Answered change(URI endpoint, String name, CountDownLatch enough) {
    List<String> launched = new ArrayList<>();
    Map<String, String> tags = new HashMap<>();
    List<String> terminated = new ArrayList<>();
    String token = "";
    // unknown from when it is asked for until it is answered
    String unsure = "";
    try (Ec2Client ec2 = LocalEc2Process.client(endpoint)) {
      for (int i = 0; ; i++) {
        token = name + "-" + i;
        String id = launch(ec2, token);
        launched.add(id);
        token = "";
        unsure = id;
        String value = "tagged-" + i;
        ec2.createTags(r -> r.resources(id).tags(Tag.builder().key("last").value(value).build()));
        tags.put(id, value);
        if (i % 3 == 0) {
          ec2.terminateInstances(r -> r.instanceIds(id));
          tags.remove(id);
          terminated.add(id);
        }
        unsure = "";
        enough.countDown();
      }
    } catch (SdkException killed) {
      tags.remove(unsure);
      return new Answered(launched, tags, terminated, token);
    }
  }

  private static String launch(Ec2Client ec2, String token) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-ff0fea8310f3")
                    .minCount(1)
                    .maxCount(1)
                    .clientToken(token)
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType(ResourceType.INSTANCE)
                            .tags(Tag.builder().key("last").value(token).build())
                            .build()))
        .instances()
        .get(0)
        .instanceId();
  }

  private static Map<String, Instance> instances(Ec2Client ec2) {
    Map<String, Instance> byId = new HashMap<>();
    ec2.describeInstancesPaginator(r -> r.maxResults(500)).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .forEach(instance -> byId.put(instance.instanceId(), instance));
    return byId;
  }

  private static void check(URI endpoint, List<Answered> all) {
    try (Ec2Client ec2 = LocalEc2Process.client(endpoint)) {
      Map<String, Instance> instances = instances(ec2);
      int answered = 0;
      for (Answered each : all) {
        assertThat(instances).containsKeys(each.launched.toArray(String[]::new));
        each.tags.forEach(
            (id, value) -> {
              assertThat(instances).containsKey(id);
              Instance instance = instances.get(id);
              assertThat(instance.state().name()).isEqualTo(InstanceStateName.RUNNING);
              assertThat(instance.tags())
                  .containsExactly(Tag.builder().key("last").value(value).build());
            });
        for (String id : each.terminated) {
          assertThat(instances.get(id).state().name()).isEqualTo(InstanceStateName.TERMINATED);
        }
        answered += each.launched.size();
      }
      // a client has at most one request under way when the server is killed
      assertThat(instances.size()).isBetween(answered, answered + all.size());
    }
  }

  /** A launch whose answer was lost happened or not; repeated, it has happened once. */
  private static void repeatWhatWasLost(URI endpoint, List<Answered> all) {
    try (Ec2Client ec2 = LocalEc2Process.client(endpoint)) {
      for (Answered each : all) {
        if (!each.lost.isEmpty()) {
          String id = launch(ec2, each.lost);
          assertThat(
                  instances(ec2).values().stream()
                      .filter(instance -> each.lost.equals(instance.clientToken()))
                      .map(Instance::instanceId))
              .containsExactly(id);
          each.tags.put(id, each.lost);
          each.launched.add(id);
        }
      }
    }
  }

  private static Path lastLog(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(each -> each.toString().endsWith(".log"))
          .max(Comparator.comparingInt(KilledIT::number))
          .orElseThrow();
    }
  }

  private static int number(Path log) {
    return Integer.parseInt(log.getFileName().toString().replaceAll("\\D", ""));
  }
}
