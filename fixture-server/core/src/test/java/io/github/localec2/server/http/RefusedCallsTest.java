package io.github.localec2.server.http;

import static io.github.localec2.server.journal.CallPattern.anyCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import io.github.localec2.server.journal.CallPattern;
import io.github.localec2.server.journal.Ec2Call;
import io.github.localec2.server.journal.Ec2Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is refused before it is read is in the journal nevertheless. */
class RefusedCallsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Journal journal = EC2.server().journal().fromNow();
  private final RawHttp http = new RawHttp(EC2.server().endpoint());

  private Ec2Call refused(RawHttp.Reply reply, int status, String code) {
    assertThat(reply.status()).isEqualTo(status);
    Ec2Call call = journal.await(anyCall(), LONG);
    assertThat(journal.calls()).hasSize(1);
    assertThat(call.status()).isEqualTo(status);
    assertThat(call.error().orElseThrow().code()).isEqualTo(code);
    assertThat(call.isUnread()).isTrue();
    assertThat(call.succeeded()).isFalse();
    assertThat(call.request()).isEmpty();
    assertThat(call.requestId()).isEqualTo(reply.element("RequestID"));
    return call;
  }

  @Test
  void aMethodThatIsNotAllowed() throws IOException {
    String signed =
        "Authorization: AWS4-HMAC-SHA256 Credential=111122223333/20260301/eu-west-1/ec2/"
            + "aws4_request, SignedHeaders=host, Signature=0\r\n";
    RawHttp.Reply reply = http.send("PUT /some?Action=DescribeVpcs", signed, new byte[0]);

    Ec2Call call = refused(reply, 405, "MethodNotAllowed");
    assertThat(call.operation()).isEqualTo("PUT /some");
    assertThat(call.account()).isEqualTo("111122223333");
    assertThat(call.region()).isEqualTo("eu-west-1");
    assertThat(call.toString()).startsWith("PUT /some -> 405 MethodNotAllowed: The method PUT");
    journal.verify(CallPattern.anyCall().failedWith("MethodNotAllowed"));
  }

  @Test
  void aBodyThatIsTooLarge() throws IOException {
    RawHttp.Reply reply = http.post(new byte[(10 << 20) + 1]);

    assertThat(refused(reply, 413, "RequestEntityTooLarge").operation()).isEqualTo("POST /");
  }

  @Test
  void aHostThatIsNotOurs() throws IOException {
    RawHttp.Reply reply =
        http.get("/?Action=TerminateInstances&InstanceId.1=i-1", "Host: evil.example\r\n");

    Ec2Call call = refused(reply, 403, "AccessDenied");
    assertThat(call.operation()).isEqualTo("GET /");
    assertThat(call.toString()).contains("The host 'evil.example' is not served here");
  }

  @Test
  void anOriginThatIsNotOurs() throws IOException {
    RawHttp.Reply reply =
        http.send(
            "POST /",
            "Origin: https://evil.example\r\n",
            "Action=A".getBytes(StandardCharsets.UTF_8));

    assertThat(refused(reply, 403, "AccessDenied").toString()).contains("'https://evil.example'");
  }
}
