package io.github.localec2.samples.jetty11;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.github.localec2.Ami;
import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The kit is one jar that has its libraries in it, and the application has its own. */
class InventoryIT {
  private static String launch(Ec2Client ec2, String ami) {
    return ec2.runInstances(
            r -> r.imageId(ami).instanceType(InstanceType.T3_MICRO).minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private static String inventory(Ec2Client ec2) throws Exception {
    try (InventoryServer server = new InventoryServer(ec2)) {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofString())
          .body();
    }
  }

  @Nested
  @LocalEc2
  class OnMock {
    @Test
    void theApplicationWorks(Ec2Client ec2) throws Exception {
      String id = launch(ec2, "ami-ff0fea8310f3");

      assertThat(inventory(ec2)).isEqualTo("{\"t3.micro\":[\"" + id + "\"]}");
    }

    @Test
    void theConsoleIsServedWithItsSockets(Ec2Client ec2, URI endpoint) throws Exception {
      String console = endpoint + "/_localec2/console/";
      assertThat(
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(URI.create(console)).build(), BodyHandlers.ofString())
                  .body())
          .contains("<title>");
      CompletableFuture<String> word = new CompletableFuture<>();
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(
              URI.create(
                  console.replace("http:", "ws:")
                      + "api/terminal/"
                      + launch(ec2, "ami-ff0fea8310f3")
                      + "?size=80x24"),
              new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(
                    WebSocket socket, CharSequence data, boolean last) {
                  word.complete(data.toString());
                  return null;
                }
              })
          .get(10, TimeUnit.SECONDS);

      assertThat(word.get(10, TimeUnit.SECONDS)).contains("the VM manager 'mock' are records");
    }

    @Test
    void itsLibrariesAreItsOwn() {
      assertThat(Server.getVersion()).isEqualTo("11.0.26");
      assertThat(new ObjectMapper().version()).hasToString("2.15.4");
      assertThat(ImmutableList.class.getProtectionDomain().getCodeSource().getLocation().getPath())
          .endsWith("guava-20.0.jar");
    }
  }

  @Nested
  @LocalEc2(transport = Transport.IN_MEMORY)
  class InMemory {
    @Test
    void theApplicationWorks(Ec2Client ec2) throws Exception {
      String id = launch(ec2, "ami-ff0fea8310f3");

      assertThat(inventory(ec2)).isEqualTo("{\"t3.micro\":[\"" + id + "\"]}");
    }
  }

  @Nested
  @EnabledIfEnvironmentVariable(named = "LOCALEC2_REQUIRE_DOCKER", matches = "1")
  @LocalEc2(
      vmManager = VmManagerType.DOCKER,
      amis = @Ami(id = "ami-5a3b1e", name = "sample", image = "localec2-test/sshd"))
  class OnDocker {
    @Test
    void theApplicationWorks(Ec2Client ec2, Ec2Machines machines) throws Exception {
      String id = launch(ec2, "ami-5a3b1e");
      machines.of(id).files().write("/tmp/greeting", "Hello");

      assertThat(machines.of(id).exec("cat", "/tmp/greeting").stdout()).isEqualTo("Hello");
      assertThat(inventory(ec2)).isEqualTo("{\"t3.micro\":[\"" + id + "\"]}");
    }
  }
}
