package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.state.World;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** Code that starts servers itself, as another test framework's would. */
class WithoutJUnitTest {
  private static Ec2Client client(LocalEc2Server server, String account) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "any")))
        .build();
  }

  @Test
  void aServerGoesBackToWhatItWas() {
    try (LocalEc2Server server = LocalEc2Server.start();
        Ec2Client ec2 = client(server, "111122223333");
        Ec2Client other = client(server, "444455556666")) {
      World before = server.snapshot();
      ec2.createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519));
      assertThat(other.describeKeyPairs().keyPairs()).isEmpty();

      server.restore(before);

      assertThat(ec2.describeKeyPairs().keyPairs()).isEmpty();
    }
  }

  @Test
  void aDataDirectoryOutlivesIt(@TempDir Path directory) {
    Ec2Settings settings = Ec2Settings.builder().dataDirectory(directory).build();
    String vpcId;
    try (LocalEc2Server server = LocalEc2Server.start(settings);
        Ec2Client ec2 = client(server, "111122223333")) {
      vpcId = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    }
    try (LocalEc2Server server = LocalEc2Server.start(settings);
        Ec2Client ec2 = client(server, "111122223333")) {
      assertThat(ec2.describeVpcs(r -> r.vpcIds(vpcId)).vpcs())
          .singleElement()
          .satisfies(vpc -> assertThat(vpc.cidrBlock()).isEqualTo("10.1.0.0/16"));
    }
  }
}
