package io.github.localec2.samples.benchmark;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * Docker instances beside containers that are made by hand over the engine's socket, in turns. Run
 * {@code main} with an image that has a shell and OpenSSH, and with how often.
 */
public final class DockerBenchmark {
  private static final String AMI = "ami-0000be";
  private static final int MANY = 20;
  private static final String SSHD =
      "mkdir -p /run/sshd; [ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519"
          + " -N '' -f /etc/ssh/ssh_host_ed25519_key; exec /usr/sbin/sshd -D";

  private static final int[] PARALLEL = {4, 6, 8, MANY};

  /** So many requests that the engine does not share its cores with the JVM's compilers. */
  private static final int WARM_UP = 2_000;

  private static final int WARM_UP_LAUNCHES = 10;

  private static final int WARM_UP_ROUNDS = 4;

  private final LocalEc2Server server;
  private final Ec2Client ec2;
  private final RawEngine raw;

  private DockerBenchmark(LocalEc2Server server, Ec2Client ec2, RawEngine raw) {
    this.server = server;
    this.ec2 = ec2;
    this.raw = raw;
  }

  public static void main(String[] args) throws Exception {
    String image = args.length > 0 ? args[0] : "localec2-test/sshd:latest";
    int times = args.length > 1 ? Integer.parseInt(args[1]) : 11;
    Ec2Settings settings =
        Ec2Settings.builder()
            .vmManager("docker")
            .option("docker.aliases", AMI + "=" + image)
            .build();
    try (LocalEc2Server server = LocalEc2Server.start(settings);
        Ec2Client ec2 =
            Ec2Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
      DockerBenchmark benchmark =
          new DockerBenchmark(server, ec2, new RawEngine("/var/run/docker.sock", image));
      benchmark.warmUp();
      benchmark.one(times);
      benchmark.banner(times);
      benchmark.many(Math.max(3, times * 2 / 3));
    }
  }

  /** Classes, compiled code, and the image with the agent. */
  private void warmUp() throws Exception {
    List<String> ids = launch(1);
    for (int i = 0; i < WARM_UP; i++) {
      described(ids);
    }
    end(ids);
    for (int i = 0; i < WARM_UP_LAUNCHES; i++) {
      end(launch(1));
      raw.remove(raw.run("sleep 1000"));
    }
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      end(launch(MANY));
    }
  }

  private List<String> launch(int count) throws InterruptedException {
    List<String> ids =
        ec2.runInstances(r -> r.imageId(AMI).minCount(count).maxCount(count)).instances().stream()
            .map(Instance::instanceId)
            .toList();
    awaitAll(ids, "running");
    return ids;
  }

  private void end(List<String> ids) throws InterruptedException {
    ec2.terminateInstances(r -> r.instanceIds(ids));
    awaitAll(ids, "terminated");
  }

  /** Whoever asks over and over takes a good part of two cores from the engine. */
  private void awaitAll(List<String> ids, String state) throws InterruptedException {
    for (String id : ids) {
      Instance now =
          server.awaitInstance(
              id, each -> each.state().nameAsString().equals(state), Duration.ofMinutes(2));
      if (!now.state().nameAsString().equals(state)) {
        throw new IllegalStateException(now.toString());
      }
    }
  }

  private List<Instance> described(List<String> ids) {
    return ec2.describeInstances(r -> r.instanceIds(ids)).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  private void one(int times) throws Exception {
    Ratios ratios = new Ratios("RunInstances to running, create + start by hand");
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      List<String> ids = launch(1);
      long ours = System.nanoTime() - began;
      end(ids);
      began = System.nanoTime();
      String id = raw.run("sleep 1000");
      ratios.add(ours, System.nanoTime() - began);
      raw.remove(id);
    }
    ratios.print();
  }

  private void banner(int times) throws Exception {
    Ratios ratios = new Ratios("to an SSH banner, sshd by hand");
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      List<String> ids = launch(1);
      awaitBanner(described(ids).get(0).publicIpAddress());
      long ours = System.nanoTime() - began;
      end(ids);
      began = System.nanoTime();
      String id = raw.run(SSHD);
      awaitBanner(raw.address(id));
      ratios.add(ours, System.nanoTime() - began);
      raw.remove(id);
    }
    ratios.print();
  }

  private static void awaitBanner(String address) {
    while (true) {
      try (Socket socket = new Socket(address, 22)) {
        if (socket.getInputStream().read() == 'S') {
          return;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
      }
    }
  }

  private void many(int times) throws Exception {
    List<Ratios> up = new ArrayList<>();
    List<Ratios> down = new ArrayList<>();
    for (int threads : PARALLEL) {
      up.add(new Ratios(MANY + " at once, by hand " + threads + " in parallel"));
      down.add(new Ratios("their end, by hand " + threads + " in parallel"));
    }
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      List<String> ids = launch(MANY);
      final long ours = System.nanoTime() - began;
      began = System.nanoTime();
      end(ids);
      final long oursDown = System.nanoTime() - began;
      for (int k = 0; k < PARALLEL.length; k++) {
        began = System.nanoTime();
        List<String> made = inParallel(PARALLEL[k], Collections.nCopies(MANY, this::byHand));
        up.get(k).add(ours, System.nanoTime() - began);
        List<Callable<String>> removals = new ArrayList<>();
        made.forEach(
            id ->
                removals.add(
                    () -> {
                      raw.remove(id);
                      return id;
                    }));
        began = System.nanoTime();
        inParallel(PARALLEL[k], removals);
        down.get(k).add(oursDown, System.nanoTime() - began);
      }
    }
    up.forEach(Ratios::print);
    down.forEach(Ratios::print);
  }

  private String byHand() throws IOException {
    return raw.run("sleep 1000");
  }

  private static List<String> inParallel(int threads, List<Callable<String>> work)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<String> results = new ArrayList<>();
      for (Future<String> each : pool.invokeAll(work)) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdown();
    }
  }
}
