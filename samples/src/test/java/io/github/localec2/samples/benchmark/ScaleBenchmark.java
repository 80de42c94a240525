package io.github.localec2.samples.benchmark;

import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What many instances cost in time and memory, over HTTP. Run {@code main} with the counts wanted;
 * 10, 10,000 and 100,000 unless given.
 */
public final class ScaleBenchmark {
  private static final int TIMES = 15;
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final int BATCH = 1000;
  private static final Pattern INSTANCE = Pattern.compile("<instanceId>(i-[0-9a-f]+)</instanceId>");

  private ScaleBenchmark() {}

  public static void main(String[] args) throws Exception {
    int[] counts =
        args.length == 0
            ? new int[] {10, 10_000, 100_000}
            : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    warmUp();
    for (int count : counts) {
      measure(count);
    }
  }

  private static void warmUp() throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start();
        KeepAliveClient client = new KeepAliveClient(server.endpoint())) {
      launch(client, 2_000);
      for (int i = 0; i < 30; i++) {
        client.exchange(KeepAliveClient.request("Action=DescribeInstances"));
        client.exchange(filter("instance-type", "m5.large"));
      }
    }
  }

  private static void measure(int count) throws Exception {
    long before = usedHeap();
    try (LocalEc2Server server = LocalEc2Server.start();
        KeepAliveClient client = new KeepAliveClient(server.endpoint())) {
      client.exchange(KeepAliveClient.request("Action=DescribeVpcs"));
      long idle = usedHeap();
      long start = System.nanoTime();
      String id = launch(client, count);
      double launched = (System.nanoTime() - start) / 1e6;
      client.exchange(KeepAliveClient.request("Action=DescribeInstances&InstanceId.1=" + id));
      long full = usedHeap();
      client.exchange(
          KeepAliveClient.request(
              "Action=RunInstances&ImageId=ami-12345678&MinCount=10&MaxCount=10"
                  + "&TagSpecification.1.ResourceType=instance"
                  + "&TagSpecification.1.Tag.1.Key=ten&TagSpecification.1.Tag.1.Value=yes"));
      print(
          "%,d instances: server %.1f MB, instances %.1f MB, launched in %.0f ms",
          count, (idle - before) / 1e6, (full - idle) / 1e6, launched);
      double all = millis(client, KeepAliveClient.request("Action=DescribeInstances"));
      print("  describe all          %10.3f ms = %.2f us an instance", all, all * 1e3 / count);
      print(
          "  describe one by id    %10.3f ms",
          millis(client, KeepAliveClient.request("Action=DescribeInstances&InstanceId.1=" + id)));
      print("  filter tag:ten        %10.3f ms", millis(client, filter("tag:ten", "yes")));
      print(
          "  filter on type, none  %10.3f ms", millis(client, filter("instance-type", "m5.large")));
      print(
          "  filter on DNS, none   %10.3f ms",
          millis(client, filter("network-interface.private-dns-name", "no*where")));
      print(
          "  first page of 5       %10.3f ms",
          millis(client, KeepAliveClient.request("Action=DescribeInstances&MaxResults=5")));
      print(
          "  RunInstances of 1,000 %10.3f ms",
          median(
              client,
              KeepAliveClient.request(
                  "Action=RunInstances&ImageId=ami-12345678&MinCount=1000&MaxCount=1000")));
    }
  }

  /** Launches into networks of their own, since a default subnet holds 4,091 addresses. */
  private static String launch(KeepAliveClient client, int count) throws IOException {
    String vpc =
        text(
            client.exchange(KeepAliveClient.request("Action=CreateVpc&CidrBlock=10.0.0.0/16")),
            "vpcId");
    String id = "";
    String subnet = "";
    int room = 0;
    int second = 0;
    for (int left = count; left > 0; ) {
      int batch = Math.min(left, BATCH);
      if (room < batch) {
        if (second == 8) {
          second = 0;
          vpc =
              text(
                  client.exchange(
                      KeepAliveClient.request("Action=CreateVpc&CidrBlock=10.0.0.0/16")),
                  "vpcId");
        }
        subnet =
            text(
                client.exchange(
                    KeepAliveClient.request(
                        "Action=CreateSubnet&VpcId="
                            + vpc
                            + "&CidrBlock=10.0."
                            + second * 32
                            + ".0/19")),
                "subnetId");
        second++;
        room = 8_187;
      }
      byte[] answer =
          client.exchange(
              KeepAliveClient.request(
                  "Action=RunInstances&ImageId=ami-12345678&InstanceType=t3.micro&MinCount="
                      + batch
                      + "&MaxCount="
                      + batch
                      + "&SubnetId="
                      + subnet));
      Matcher matcher = INSTANCE.matcher(new String(answer, StandardCharsets.US_ASCII));
      if (matcher.find()) {
        id = matcher.group(1);
      }
      room -= batch;
      left -= batch;
    }
    return id;
  }

  private static String text(byte[] xml, String element) {
    String text = new String(xml, StandardCharsets.UTF_8);
    int start = text.indexOf("<" + element + ">") + element.length() + 2;
    return text.substring(start, text.indexOf("</" + element + ">"));
  }

  private static byte[] filter(String name, String value) {
    return KeepAliveClient.request(
        "Action=DescribeInstances&Filter.1.Name=" + name + "&Filter.1.Value.1=" + value);
  }

  /** The median, once the same request has been made for two seconds. */
  private static double millis(KeepAliveClient client, byte[] request) throws IOException {
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
      client.exchange(request);
    }
    return median(client, request);
  }

  private static double median(KeepAliveClient client, byte[] request) throws IOException {
    double[] times = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      client.exchange(request);
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[TIMES / 2];
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
