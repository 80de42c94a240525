package io.github.localec2.samples.benchmark;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * From a change of a security group, as the client sends it, to its effect on connections to a
 * container that runs: rules that are enforced, and host ports that follow them. Run {@code main}
 * with the id of an AMI of the engine, which needs nothing inside.
 */
public final class GroupChange {
  private static final int ROUNDS = 50;
  private static final int WARM_UP = 150;
  private static final int SSH = 22;
  private static final int PATIENCE_MILLIS = 15;

  private GroupChange() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: GroupChange ami-...");
      System.exit(2);
    }
    Ec2Settings settings =
        Ec2Settings.builder()
            .vmManager("docker")
            .option("docker.security-groups", "enforce")
            .build();
    try (LocalEc2Server server = LocalEc2Server.start(settings);
        Ec2Client ec2 =
            Ec2Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("000000000000", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
      Instance instance = launch(ec2, args[0]);
      String group = instance.securityGroups().get(0).groupId();
      InetSocketAddress there = new InetSocketAddress(instance.privateIpAddress(), SSH);
      // wait for its SSH server, then begin with nothing let in
      authorize(ec2, group);
      until(there, true);
      revoke(ec2, group);
      double[] opened = new double[ROUNDS];
      double[] closed = new double[ROUNDS];
      double[] port = new double[ROUNDS];
      double[] answered = new double[ROUNDS];
      double[] nothing = new double[ROUNDS];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long start = System.nanoTime();
        ec2.describeSecurityGroups(r -> r.groupIds(group));
        double looked = System.nanoTime() - start;
        start = System.nanoTime();
        authorize(ec2, group);
        double said = System.nanoTime() - start;
        double in = until(there, true) - start;
        InetSocketAddress here =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                server
                    .access()
                    .hostPorts(instance.instanceId())
                    .toCompletableFuture()
                    .get()
                    .get(SSH));
        double mapped = until(here, true) - start;
        start = System.nanoTime();
        revoke(ec2, group);
        double out = until(there, false) - start;
        if (i >= 0) {
          nothing[i] = looked / 1e6;
          answered[i] = said / 1e6;
          opened[i] = in / 1e6;
          port[i] = mapped / 1e6;
          closed[i] = out / 1e6;
        }
      }
      print("for comparison: a look at the group is answered", nothing);
      print("authorised -> answered", answered);
      print("authorised -> a connection by address comes in", opened);
      print("authorised -> a connection by host port comes in", port);
      print("revoked    -> no connection comes in", closed);
    }
  }

  private static Instance launch(Ec2Client ec2, String ami) throws InterruptedException {
    String id =
        ec2.runInstances(r -> r.imageId(ami).minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    return ec2.waiter()
        .waitUntilInstanceRunning(r -> r.instanceIds(id))
        .matched()
        .response()
        .orElseThrow()
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private static void authorize(Ec2Client ec2, String group) {
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("tcp").fromPort(SSH).toPort(SSH).cidrIp("127.0.0.1/32"));
  }

  private static void revoke(Ec2Client ec2, String group) {
    ec2.revokeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("tcp").fromPort(SSH).toPort(SSH).cidrIp("127.0.0.1/32"));
  }

  /** When the first attempt began that ended so. */
  private static long until(InetSocketAddress address, boolean connected) {
    while (true) {
      long began = System.nanoTime();
      if (connects(address) == connected) {
        return connected ? System.nanoTime() : began;
      }
    }
  }

  private static boolean connects(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void print(String what, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-50s median %6.1f ms   95 %% %6.1f ms   most %6.1f ms%n",
        what,
        sorted[sorted.length / 2],
        sorted[sorted.length * 95 / 100],
        sorted[sorted.length - 1]);
  }
}
