package io.github.localec2.samples.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.journal.Ec2Journal;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** Camel finds the client of the test in its registry. */
@LocalEc2
class WorkersRouteTest {
  private CamelContext camel;

  @BeforeEach
  void start(Ec2Client ec2) throws Exception {
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("ec2", ec2);
    camel.addRoutes(new WorkersRoute());
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void launchesAndTerminates(Ec2Client ec2, Ec2Journal journal) {
    List<String> ids =
        camel
            .createProducerTemplate()
            .requestBody("direct:launch", 2, RunInstancesResponse.class)
            .instances()
            .stream()
            .map(Instance::instanceId)
            .toList();
    assertThat(states(ec2, ids)).containsOnly(InstanceStateName.RUNNING).hasSize(2);

    camel.createProducerTemplate().sendBody("direct:terminate", ids);
    assertThat(states(ec2, ids)).containsOnly(InstanceStateName.TERMINATED).hasSize(2);
    assertThat(journal.calls())
        .filteredOn(call -> call.operation().equals("RunInstances"))
        .hasSize(1);
  }

  private static List<InstanceStateName> states(Ec2Client ec2, List<String> ids) {
    return ec2.describeInstances(r -> r.instanceIds(ids)).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(instance -> instance.state().name())
        .toList();
  }
}
