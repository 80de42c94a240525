package io.github.localec2.samples.benchmark;

import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests a second over keep-alive connections, beside a bare Jetty that answers the same bytes.
 * Rounds alternate, so that what else the machine does hits both. Run {@code main}, with the names
 * of operations for those alone.
 */
public final class HttpThroughput {
  private static final int ROUNDS = 11;
  private static final int WARM_UP_ROUNDS = 25;
  private static final int MOST_CONNECTIONS = 8;

  /** In a longer one launches would use up the addresses of the default subnet. */
  private static final long ROUND_NANOS = 500_000_000L;

  private static final List<String> OPERATIONS =
      List.of("DescribeInstances", "CreateTags", "DescribeSecurityGroups", "RunInstances");
  private static final Pattern INSTANCE = Pattern.compile("<instanceId>(i-[0-9a-f]+)</instanceId>");

  private HttpThroughput() {}

  public static void main(String[] args) throws Exception {
    for (String operation : args.length == 0 ? OPERATIONS : List.of(args)) {
      for (int connections : new int[] {1, MOST_CONNECTIONS}) {
        compare(operation, connections);
      }
    }
  }

  private static void compare(String operation, int connections) throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start()) {
      String form = form(operation, server.endpoint());
      byte[] request = KeepAliveClient.request(form);
      byte[] answer;
      try (KeepAliveClient client = new KeepAliveClient(server.endpoint())) {
        answer = client.exchange(request);
      }
      BareJetty bare = new BareJetty(answer);
      try {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
          // a JVM has soonest what it compiles where it has the most to do
          int many = round < -WARM_UP_ROUNDS / 5 ? MOST_CONNECTIONS : connections;
          double us = rate(server.endpoint(), request, many);
          double them = rate(bare.endpoint(), request, many);
          if (round >= 0) {
            ours[round] = us;
            theirs[round] = them;
          }
          if (operation.equals("RunInstances")) {
            server.reset();
          }
        }
        System.out.printf(
            Locale.ROOT,
            "%-24s %d connections, %6d bytes: %8.0f/s, bare Jetty %8.0f/s, ratio %.2f%n",
            operation,
            connections,
            answer.length,
            median(ours),
            median(theirs),
            median(ours) / median(theirs));
      } finally {
        bare.stop();
      }
    }
  }

  private static String form(String operation, URI endpoint) throws IOException {
    if (operation.equals("RunInstances")) {
      return "Action=RunInstances&Version=2016-11-15&ImageId=ami-12345678&MinCount=1&MaxCount=1"
          + "&InstanceType=t3.micro";
    }
    if (operation.equals("DescribeSecurityGroups")) {
      return "Action=DescribeSecurityGroups&Version=2016-11-15";
    }
    String id;
    try (KeepAliveClient client = new KeepAliveClient(endpoint)) {
      byte[] answer = client.exchange(KeepAliveClient.request(form("RunInstances", endpoint)));
      Matcher matcher = INSTANCE.matcher(new String(answer, StandardCharsets.UTF_8));
      if (!matcher.find()) {
        throw new IOException("no instance in " + new String(answer, StandardCharsets.UTF_8));
      }
      id = matcher.group(1);
    }
    return operation.equals("CreateTags")
        ? "Action=CreateTags&Version=2016-11-15&ResourceId.1=" + id + "&Tag.1.Key=a&Tag.1.Value=b"
        : "Action=DescribeInstances&Version=2016-11-15&InstanceId.1=" + id;
  }

  private static double rate(URI endpoint, byte[] request, int connections) throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch go = new CountDownLatch(1);
    long[] counts = new long[connections];
    for (int i = 0; i < connections; i++) {
      int mine = i;
      Thread thread =
          new Thread(
              () -> {
                try (KeepAliveClient client = new KeepAliveClient(endpoint)) {
                  go.await();
                  long end = System.nanoTime() + ROUND_NANOS;
                  while (System.nanoTime() < end) {
                    client.exchange(request);
                    counts[mine]++;
                  }
                } catch (Exception e) {
                  failure.set(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return Arrays.stream(counts).sum() * 1e9 / (System.nanoTime() - start);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
