package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.junit.LocalEc2Extension;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** What an annotation can't hold, such as a clock, the builder takes. */
class RegisteredInCodeTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @RegisterExtension
  static final LocalEc2Extension EC2 =
      LocalEc2Extension.builder()
          .region("eu-west-1")
          .server(settings -> settings.clock(Clock.fixed(NOW, ZoneOffset.UTC)))
          .build();

  @InjectEc2 private Region region;

  @Test
  void timeStandsStill(Ec2Client ec2, @InjectEc2(region = "eu-west-2") Ec2Client london) {
    ec2.createKeyPair(request -> request.keyName("key").keyType(KeyType.ED25519));

    assertThat(ec2.describeKeyPairs().keyPairs())
        .singleElement()
        .satisfies(key -> assertThat(key.createTime()).isEqualTo(NOW));
    assertThat(london.describeKeyPairs().keyPairs()).isEmpty();
    assertThat(region).isEqualTo(Region.EU_WEST_1);
  }
}
