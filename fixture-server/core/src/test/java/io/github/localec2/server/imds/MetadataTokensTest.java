package io.github.localec2.server.imds;

import static io.github.localec2.server.imds.Imds.TOKEN;
import static io.github.localec2.server.imds.Imds.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;

/** Sessions of IMDSv2, and who is let in with which. */
final class MetadataTokensTest {
  private static final String ID = "/latest/meta-data/instance-id";
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-11-25T10:00:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private String instanceId;
  private Imds imds;

  @BeforeEach
  void launch() {
    instanceId = launched();
    imds = new Imds(EC2.server(), instanceId);
  }

  private static String launched() {
    return EC2.client()
        .runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private void requireTokens() {
    EC2.client()
        .modifyInstanceMetadataOptions(
            r -> r.instanceId(instanceId).httpTokens(HttpTokensState.REQUIRED));
  }

  @Test
  void anInstanceIsReadByVersion1() {
    HttpResponse<byte[]> answer = imds.get(ID);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Imds.text(answer)).isEqualTo(instanceId);
    assertThat(answer.headers().firstValue("Server")).contains("EC2ws");
    assertThat(answer.headers().firstValue("Date")).contains("Wed, 25 Nov 2026 10:00:00 GMT");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(answer.headers().firstValue(TTL)).isEmpty();
  }

  @Test
  void aTokenOpensASessionAsLongAsItWasAskedFor() {
    requireTokens();
    HttpResponse<byte[]> made = imds.send("PUT", "/latest/api/token", TTL, "60");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.headers().firstValue(TTL)).contains("60");
    String token = Imds.text(made);
    assertThat(token).hasSize(56).startsWith("AQAAA");
    CLOCK.pass(Duration.ofSeconds(59));
    HttpResponse<byte[]> answer = imds.get(ID, TOKEN, token);
    assertThat(Imds.text(answer)).isEqualTo(instanceId);
    assertThat(answer.headers().firstValue(TTL)).contains("1");
    CLOCK.pass(Duration.ofSeconds(1));
    assertThat(imds.status(ID, TOKEN, token)).isEqualTo(401);
  }

  @Test
  void withoutATokenARequestIsUnauthorizedWhereTokensAreRequired() {
    requireTokens();
    HttpResponse<byte[]> answer = imds.get(ID);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(Imds.text(answer)).contains("<title>401 - Unauthorized</title>");
  }

  @Test
  void aTokenThatIsNoneIsUnauthorizedEvenWhereNoneIsRequired() {
    assertThat(imds.status(ID, TOKEN, "nonsense")).isEqualTo(401);
    String token = imds.token(60);
    String forged = (token.charAt(30) == 'A' ? "B" : "A") + token.substring(31);
    assertThat(imds.status(ID, TOKEN, token.substring(0, 30) + forged)).isEqualTo(401);
  }

  @Test
  void theTokenOfAnotherInstanceIsUnauthorized() {
    String others = new Imds(EC2.server(), launched()).token(60);
    assertThat(imds.status(ID, TOKEN, others)).isEqualTo(401);
  }

  @Test
  void twoTokensOfOneMomentDiffer() {
    assertThat(imds.token(60)).isNotEqualTo(imds.token(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "21601", "", "6h", "60.0", " ", "99999999999", "+60"})
  void aLifetimeOutOfRangeIsABadRequest(String seconds) {
    assertThat(imds.send("PUT", "/latest/api/token", TTL, seconds).statusCode()).isEqualTo(400);
  }

  @Test
  void aTokenWithoutALifetimeIsABadRequest() {
    assertThat(imds.send("PUT", "/latest/api/token").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "21600"})
  void lifetimesReachFromASecondToSixHours(String seconds) {
    assertThat(imds.send("PUT", "/latest/api/token", TTL, seconds).statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenIsNotMadeForSomebodyBehindAProxy() {
    assertThat(
            imds.send("PUT", "/latest/api/token", TTL, "60", "X-Forwarded-For", "10.0.0.1")
                .statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/latest/api/token/", "/2021-07-15/api/token", "/latest/meta-data/ami-id", "/"})
  void onlyTheTokensOwnPathIsPut(String path) {
    assertThat(imds.send("PUT", path, TTL, "60").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE", "PATCH"})
  void aTokenIsOnlyMadeByPut(String method) {
    HttpResponse<byte[]> answer = imds.send(method, "/latest/api/token", TTL, "60");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("OPTIONS, PUT");
  }

  @Test
  void valuesAreOnlyRead() {
    assertThat(imds.send("POST", ID).statusCode()).isEqualTo(405);
    assertThat(imds.send("DELETE", ID).statusCode()).isEqualTo(405);
    HttpResponse<byte[]> head = imds.send("HEAD", ID);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .contains(Integer.toString(instanceId.length()));
  }

  @Test
  void aServiceThatIsTurnedOffForbidsAll() {
    String token = imds.token(60);
    EC2.client()
        .modifyInstanceMetadataOptions(
            r -> r.instanceId(instanceId).httpEndpoint(InstanceMetadataEndpointState.DISABLED));
    assertThat(imds.status(ID)).isEqualTo(403);
    assertThat(imds.status(ID, TOKEN, token)).isEqualTo(403);
    assertThat(imds.send("PUT", "/latest/api/token", TTL, "60").statusCode()).isEqualTo(403);
  }

  @Test
  void anInstanceThatIsNotThereHasNoMetadata() {
    assertThat(new Imds(EC2.server(), "i-0123456789abcdef0").status(ID)).isEqualTo(404);
    EC2.client().terminateInstances(r -> r.instanceIds(instanceId));
    assertThat(imds.status(ID)).isEqualTo(404);
  }
}
