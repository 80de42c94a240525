package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** A constructor, fields, lifecycle methods and tests get what they name by its type. */
@LocalEc2(region = "eu-west-1")
class InjectionTest {
  @InjectEc2 private static URI endpoint;

  @InjectEc2(account = "111122223333")
  private Ec2Client partner;

  private final Region region;
  private String instanceId;

  InjectionTest(Region region) {
    this.region = region;
  }

  @BeforeAll
  static void importKey(Ec2Client ec2) {
    ec2.createKeyPair(r -> r.keyName("ours").keyType(KeyType.ED25519));
  }

  @BeforeEach
  void launch(Ec2Client ec2) {
    instanceId =
        ec2.runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1).keyName("ours"))
            .instances()
            .get(0)
            .instanceId();
  }

  @Test
  void waitersAndAsynchronousClients(Ec2Waiter waiter, Ec2AsyncClient async) {
    waiter.waitUntilInstanceRunning(r -> r.instanceIds(instanceId));

    assertThat(
            async
                .describeInstances(r -> r.instanceIds(instanceId))
                .join()
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .state()
                .name())
        .isEqualTo(InstanceStateName.RUNNING);
  }

  @Test
  void anotherAccountAndAnotherRegion(@InjectEc2(region = "eu-central-1") Ec2Client frankfurt) {
    assertThat(partner.describeKeyPairs().keyPairs()).isEmpty();
    assertThat(frankfurt.describeInstances().reservations()).isEmpty();
    assertThat(region).isEqualTo(Region.EU_WEST_1);
    assertThat(endpoint.getHost()).isEqualTo("127.0.0.1");
  }
}
