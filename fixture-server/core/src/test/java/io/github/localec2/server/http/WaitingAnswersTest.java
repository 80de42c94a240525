package io.github.localec2.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.journal.CallPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Whoever waits in a call keeps nobody else waiting, however quick calls like it were before. */
@Timeout(60)
class WaitingAnswersTest {
  private static final int CONNECTIONS = 8;

  @Test
  void aCallThatIsHeldLeavesAllOtherConnectionsFree() throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client held = client(server)) {
      makeQuick(held);
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      Runnable end =
          server.intercept(
              (operation, request, proceeding) -> {
                if (operation.equals("DescribeVpcs")) {
                  reached.countDown();
                  awaited(released);
                }
                return proceeding.get();
              });
      CompletableFuture<Integer> answer =
          CompletableFuture.supplyAsync(() -> held.describeVpcs().vpcs().size());
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(subnetsOverManyConnections(server)).containsOnly(6);
      assertThat(answer).isNotDone();

      released.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      end.run();
    }
  }

  @Test
  void whoeverAwaitsACallMayCallTheServerWhenItComes() throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client ec2 = client(server)) {
      makeQuick(ec2);
      CompletableFuture<List<Integer>> after =
          server
              .journal()
              .fromNow()
              .first(CallPattern.call("DescribeVpcs"))
              .thenApply(call -> subnetsOverManyConnections(server));

      assertThat(ec2.describeVpcs().vpcs()).hasSize(1);

      assertThat(after.get(30, TimeUnit.SECONDS)).hasSize(CONNECTIONS).containsOnly(6);
    }
  }

  @Test
  void whoeverAwaitsARefusedCallMayCallTheServerToo() throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client ec2 = client(server)) {
      makeQuick(ec2);
      CompletableFuture<List<Integer>> after =
          server
              .journal()
              .fromNow()
              .first(CallPattern.anyCall())
              .thenApply(call -> subnetsOverManyConnections(server));

      assertThat(new RawHttp(server.endpoint()).get("/", "Host: rebound.example\r\n").status())
          .isEqualTo(403);

      assertThat(after.get(30, TimeUnit.SECONDS)).hasSize(CONNECTIONS).containsOnly(6);
    }
  }

  @Test
  void whoeverBeginsToHoldCallsWhileThereAreSomeHoldsNobodyElse() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService calling = Executors.newFixedThreadPool(4);
    try (LocalEc2Server server = LocalEc2Server.start()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(calling.submit(() -> describeVpcsUntil(over, server)));
      }
      for (int i = 0; i < 30; i++) {
        CountDownLatch released = new CountDownLatch(1);
        Runnable end =
            server.intercept(
                (operation, request, proceeding) -> {
                  if (operation.equals("DescribeVpcs")) {
                    awaited(released);
                  }
                  return proceeding.get();
                });
        assertThat(subnetsOverManyConnections(server)).containsOnly(6);
        released.countDown();
        end.run();
      }
      over.set(true);
      for (Future<?> each : callers) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      over.set(true);
      calling.shutdown();
    }
  }

  private static void describeVpcsUntil(AtomicBoolean over, LocalEc2Server server) {
    try (Ec2Client ec2 = client(server)) {
      while (!over.get()) {
        ec2.describeVpcs();
      }
    }
  }

  private static Ec2Client client(LocalEc2Server server) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static void makeQuick(Ec2Client ec2) {
    for (int i = 0; i < 200; i++) {
      ec2.describeVpcs();
      ec2.describeSubnets();
    }
  }

  private static List<Integer> subnetsOverManyConnections(LocalEc2Server server) {
    List<Ec2Client> clients = new ArrayList<>();
    try {
      List<Integer> counts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Ec2Client client = client(server);
        clients.add(client);
        counts.add(client.describeSubnets().subnets().size());
      }
      return counts;
    } finally {
      clients.forEach(Ec2Client::close);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
