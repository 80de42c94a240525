package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** What a class makes once is there in all its tests, those of nested classes too. */
@LocalEc2
class SharedFixturesTest {

  @BeforeAll
  static void once(Ec2Client ec2) {
    ec2.createKeyPair(request -> request.keyName("operators").keyType(KeyType.ED25519));
  }

  @Test
  void aTestSeesTheFixture(Ec2Client ec2) {
    assertThat(ec2.describeKeyPairs().keyPairs())
        .extracting(KeyPairInfo::keyName)
        .containsExactly("operators");
  }

  @Test
  void aTestMayRemoveItForItself(Ec2Client ec2) {
    ec2.deleteKeyPair(request -> request.keyName("operators"));

    assertThat(ec2.describeKeyPairs().keyPairs()).isEmpty();
  }

  @Nested
  class WithADeploymentKey {

    @BeforeAll
    static void once(Ec2Client ec2) {
      ec2.createKeyPair(request -> request.keyName("deployment").keyType(KeyType.ED25519));
    }

    @Test
    void bothAreThere(Ec2Client ec2) {
      assertThat(ec2.describeKeyPairs().keyPairs())
          .extracting(KeyPairInfo::keyName)
          .containsExactlyInAnyOrder("operators", "deployment");
    }
  }
}
