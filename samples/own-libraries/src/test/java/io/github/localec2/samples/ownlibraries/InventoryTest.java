package io.github.localec2.samples.ownlibraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.github.localec2.Ami;
import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machines;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The kit's libraries and the application's are the same, in the application's versions. */
class InventoryTest {
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
    void itsLibrariesAreItsOwn() {
      assertThat(Server.getVersion()).isEqualTo("12.0.25");
      assertThat(new ObjectMapper().version()).hasToString("2.18.2");
      assertThat(ImmutableList.class.getProtectionDomain().getCodeSource().getLocation().getPath())
          .endsWith("guava-32.1.3-jre.jar");
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
