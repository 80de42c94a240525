package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** Two clouds that know nothing of each other; both live as long as the run of all tests. */
@LocalEc2(name = "production", lifetime = Lifetime.RUN)
@LocalEc2(name = "staging", lifetime = Lifetime.RUN)
class SeveralServersTest {

  @InjectEc2(name = "staging")
  private Ec2Client staging;

  @Test
  void copiesNothingByItself(@InjectEc2(name = "production") Ec2Client production) {
    staging.createKeyPair(r -> r.keyName("deploy").keyType(KeyType.ED25519));

    assertThat(staging.describeKeyPairs().keyPairs()).hasSize(1);
    assertThat(production.describeKeyPairs().keyPairs()).isEmpty();
  }
}
