package io.github.localec2.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.protocol.codec.FormNode;
import io.github.localec2.server.protocol.codec.FormParser;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Account and region from every way of signing. */
class CallerTest {
  private static final String HEADER =
      "AWS4-HMAC-SHA256 Credential=123456789012/20260131/eu-west-1/ec2/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=abc";

  @Test
  void aSignedHeaderNamesAccountAndRegion() {
    Caller caller = Caller.of(HEADER, form(""));

    assertThat(caller.account()).isEqualTo("123456789012");
    assertThat(caller.region(Set.of("eu-west-1")::contains, "us-east-1")).isEqualTo("eu-west-1");
  }

  @Test
  void aScopeWithoutARegionStillNamesTheAccount() {
    Caller caller = Caller.of(HEADER.replace("eu-west-1", ""), form(""));

    assertThat(caller.account()).isEqualTo("123456789012");
    assertThat(caller.service()).isEqualTo("ec2");
    assertThat(caller.region(Set.of("eu-west-1")::contains, "us-east-1")).isEqualTo("us-east-1");
  }

  @Test
  void aPresignedQueryNamesAccountAndRegion() {
    Caller caller =
        Caller.of(
            null,
            form("X-Amz-Credential=210987654321%2F20260131%2Fap-south-1%2Fec2%2Faws4_request"));

    assertThat(caller.account()).isEqualTo("210987654321");
    assertThat(caller.region(any -> true, "us-east-1")).isEqualTo("ap-south-1");
  }

  @Test
  void aVersion2QueryNamesAnAccountOnly() {
    Caller caller = Caller.of(null, form("AWSAccessKeyId=111122223333&SignatureVersion=2"));

    assertThat(caller.account()).isEqualTo("111122223333");
    assertThat(caller.region(any -> true, "us-east-1")).isEqualTo("us-east-1");
  }

  @Test
  void anAccessKeyThatIsNoAccountMeansTheDefaultAccount() {
    assertThat(Caller.of(null, form("AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE")).account())
        .isEqualTo("000000000000");
    assertThat(Caller.of(null, form("")).account()).isEqualTo("000000000000");
  }

  @Test
  void aRegionThatDoesNotExistFallsBack() {
    Caller caller = Caller.of(HEADER.replace("eu-west-1", "ec2"), form(""));

    assertThat(caller.region(Set.of("eu-west-1")::contains, "us-east-1")).isEqualTo("us-east-1");
  }

  private static FormNode form(String text) {
    return new FormParser().add(text.getBytes(StandardCharsets.UTF_8)).root();
  }
}
