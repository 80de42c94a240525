package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ec2SystemProperties;
import io.github.localec2.LocalEc2;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** Code that makes its own client, by nothing but the SDK's defaults. */
@LocalEc2
@Ec2SystemProperties
class SystemPropertiesTest {

  /** Stands for an application that nobody can give a client. */
  private static void applicationMakesAKey(String name) {
    try (Ec2Client own = Ec2Client.create()) {
      own.createKeyPair(request -> request.keyName(name).keyType(KeyType.ED25519));
    }
  }

  @Test
  void itsClientLeadsHere(Ec2Client ec2) {
    applicationMakesAKey("deploy");

    assertThat(ec2.describeKeyPairs().keyPairs())
        .extracting(KeyPairInfo::keyName)
        .containsExactly("deploy");
  }
}
