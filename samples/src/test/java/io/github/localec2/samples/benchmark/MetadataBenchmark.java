package io.github.localec2.samples.benchmark;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmExit;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The metadata service as a program in a container sees it: each request on a connection of its
 * own. Run {@code main} with an image that has Python, and with how many requests.
 */
public final class MetadataBenchmark {
  private static final String AMI = "ami-0000be";

  private static final String CLIENT =
      """
      import http.client, sys, time

      def ask(method, path, headers):
          began = time.perf_counter()
          connection = http.client.HTTPConnection("169.254.169.254", timeout=10)
          connection.request(method, path, headers=headers)
          answer = connection.getresponse()
          body = answer.read()
          assert answer.status == 200, answer.status
          connection.close()
          return (time.perf_counter() - began) * 1000, body

      def rounds(what, method, path, headers):
          for _ in range(50):
              ask(method, path, headers)
          times = sorted(ask(method, path, headers)[0] for _ in range(int(sys.argv[1])))
          print("%-40s median %6.2f ms   95 %% %6.2f ms   most %6.2f ms" % (
              what, times[len(times) // 2], times[len(times) * 95 // 100], times[-1]))

      ttl = {"X-aws-ec2-metadata-token-ttl-seconds": "600"}
      token = ask("PUT", "/latest/api/token", ttl)[1].decode()
      rounds("PUT of a token", "PUT", "/latest/api/token", ttl)
      rounds("GET with a token", "GET", "/latest/meta-data/instance-id",
             {"X-aws-ec2-metadata-token": token})
      rounds("GET without", "GET", "/latest/meta-data/instance-id", {})
      rounds("GET of the identity document", "GET",
             "/latest/dynamic/instance-identity/document", {})
      """;

  private MetadataBenchmark() {}

  public static void main(String[] args) throws Exception {
    String image = args.length > 0 ? args[0] : "localec2-test/sshd:latest";
    String times = args.length > 1 ? args[1] : "500";
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
      String id =
          ec2.runInstances(r -> r.imageId(AMI).minCount(1).maxCount(1))
              .instances()
              .get(0)
              .instanceId();
      VmExit exit =
          server
              .access()
              .run(id, new VmCommand("python3", "-c", CLIENT, times))
              .toCompletableFuture()
              .get(3, TimeUnit.MINUTES);
      System.out.print(new String(exit.output(), StandardCharsets.UTF_8));
      System.err.print(new String(exit.errors(), StandardCharsets.UTF_8));
      if (exit.code() != 0) {
        System.exit(exit.code());
      }
    }
  }
}
