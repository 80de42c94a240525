package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.journal.Ec2Journal;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Injected clients that need no socket. */
class InMemoryTest {

  @LocalEc2(transport = Transport.IN_MEMORY)
  @Execution(ExecutionMode.CONCURRENT)
  static class InMemory {
    @RepeatedTest(4)
    void reachesItsServer(
        Ec2Client ec2, Ec2AsyncClient async, Ec2Waiter waiter, Ec2Journal journal) {
      String id = Kit.launch(ec2);
      waiter.waitUntilInstanceRunning(r -> r.instanceIds(id));

      assertThat(async.describeInstances().join().reservations()).hasSize(1);
      assertThat(journal.calls()).hasSize(3);
    }
  }

  @LocalEc2
  static class Configured {
    @Test
    void goesThoughNobodyListens(Ec2Client ec2, LocalEc2Server server) {
      assertThat(ec2.describeVpcs().vpcs()).hasSize(1);

      server.close();

      assertThatThrownBy(ec2::describeVpcs)
          .isInstanceOf(SdkClientException.class)
          .hasMessageContaining("the server is closed");
    }
  }

  @Test
  void clientsInMemoryReachTheServerOfTheirTest() {
    Kit.passes(Kit.PARALLEL, 4, InMemory.class);
  }

  @Test
  void theTransportCanBeConfigured() {
    Kit.passes(Map.of("localec2.transport", "in_memory"), 1, Configured.class);
  }

  @Test
  void aWrongTransportIsQuoted() {
    assertThat(Kit.failures(Kit.run(Map.of("localec2.transport", "tcp"), Configured.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("localec2.transport: must be one of http, in_memory: 'tcp'");
  }
}
