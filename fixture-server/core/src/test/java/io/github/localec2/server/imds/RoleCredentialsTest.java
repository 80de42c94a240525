package io.github.localec2.server.imds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The credentials of an instance's role, as the SDK finds them. */
final class RoleCredentialsTest {
  // the SDK holds what it is given against the real time
  @SuppressWarnings("TimeInStaticInitializer")
  private static final HeldClock CLOCK = new HeldClock(Instant.now(Ec2Settings.defaults().clock()));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private String instanceId;
  private Imds imds;

  @BeforeEach
  void launch() {
    instanceId =
        EC2.client("111122223333", Region.EU_WEST_1)
            .runInstances(
                r ->
                    r.imageId("ami-12345678")
                        .iamInstanceProfile(p -> p.name("web"))
                        .minCount(1)
                        .maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    imds = new Imds(EC2.server(), instanceId);
  }

  private URI door() {
    return URI.create(EC2.server().endpoint() + "/_localec2/imds/" + instanceId);
  }

  @Test
  void theProfileNamesTheRole() {
    assertThat(imds.listing("iam")).containsExactly("info", "security-credentials/");
    assertThat(imds.value("iam/security-credentials/")).isEqualTo("web");
    assertThat(imds.value("iam/info"))
        .contains("\"arn:aws:iam::111122223333:instance-profile/web\"", "\"Success\"");
    assertThat(imds.has("iam/security-credentials/other")).isFalse();
  }

  @Test
  void theSdkFindsCredentialsThatWorkInTheInstancesAccount() {
    try (InstanceProfileCredentialsProvider provider =
            InstanceProfileCredentialsProvider.builder().endpoint(door().toString()).build();
        Ec2Client inside =
            Ec2Client.builder()
                .endpointOverride(EC2.server().endpoint())
                .region(Region.EU_WEST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(provider)
                .build()) {
      AwsCredentialsIdentity found = provider.resolveCredentials();
      assertThat(found).isInstanceOf(AwsSessionCredentials.class);
      assertThat(inside.describeInstances().reservations().get(0).ownerId())
          .isEqualTo("111122223333");
    }
  }

  @Test
  void credentialsStayForAnHourAndThenAreOthers() {
    String first = imds.value("iam/security-credentials/web");
    assertThat(imds.value("iam/security-credentials/web")).isEqualTo(first);
    CLOCK.pass(Duration.ofHours(1));
    assertThat(imds.value("iam/security-credentials/web")).isNotEqualTo(first);
  }

  @Test
  void anInstanceHasAnIdentityOfItsOwnWithoutAProfile() {
    assertThat(imds.value("identity-credentials/ec2/security-credentials/"))
        .isEqualTo("ec2-instance");
    assertThat(imds.value("identity-credentials/ec2/security-credentials/ec2-instance"))
        .contains("\"AccessKeyId\"");
  }
}
