package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A thousand calls without a socket. */
@LocalEc2(transport = Transport.IN_MEMORY)
class InMemoryTest {
  @Test
  void makesAndCountsThem(Ec2Client ec2, Ec2AsyncClient async) {
    IntStream.range(0, 1000)
        .forEach(i -> ec2.createSecurityGroup(r -> r.groupName("g" + i).description("group")));

    assertThat(async.describeSecurityGroups().join().securityGroups()).hasSize(1001);
  }
}
