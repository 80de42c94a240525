package io.github.localec2.docker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.docker.agent.AgentInput;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the agent's stream for what comes over it. */
final class ConversationsTest {
  private static final byte[] GET = bytes("GET /latest/ HTTP/1.1\r\nHost: a\r\n\r\n");

  private final List<MetadataRequest> requests = new ArrayList<>();
  private final List<AgentFrame> answers = new ArrayList<>();
  private byte[] value = bytes("value");
  private boolean silent;
  private boolean closed;

  private final Conversations conversations =
      new Conversations(
          new InstanceMetadata() {
            @Override
            public boolean reachable(String instanceId, boolean overIpv6) {
              return !closed;
            }

            @Override
            public Optional<MetadataResponse> answer(String instanceId, MetadataRequest request) {
              requests.add(request);
              return silent
                  ? Optional.empty()
                  : Optional.of(MetadataResponse.of("text/plain", value));
            }
          },
          "i-1",
          answers::add);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void receive(char type, int flags, int connection, byte[] payload) {
    conversations.received(new AgentFrame(type, flags, connection, payload));
  }

  private void receive(char type, int connection) {
    receive(type, 0, connection, new byte[0]);
  }

  private String types() {
    StringBuilder all = new StringBuilder();
    answers.forEach(each -> all.append(each.type()));
    return all.toString();
  }

  @Test
  void aRequestIsAnsweredAndItsConnectionClosed() {
    receive('H', 1, 0, bytes("1"));
    receive('O', 0x81, 7, new byte[0]);
    receive('D', 0, 7, GET);
    assertThat(types()).isEqualTo("DC");
    assertThat(answers).allMatch(each -> each.connection() == 7);
    assertThat(new String(answers.get(0).payload(), StandardCharsets.ISO_8859_1))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("value");
    assertThat(requests.get(0).hops()).isEqualTo(1);
    assertThat(requests.get(0).overIpv6()).isTrue();
    receive('D', 0, 7, GET);
    receive('C', 7);
    assertThat(types()).isEqualTo("DC");
  }

  @Test
  void aLargeAnswerGoesInFramesOfTheLargestSize() {
    value = new byte[40_000];
    receive('O', 2, 1, new byte[0]);
    receive('D', 0, 1, GET);
    assertThat(types()).isEqualTo("DDDC");
    assertThat(answers.get(0).payload()).hasSize(AgentFrame.LARGEST_PAYLOAD);
    assertThat(requests.get(0).hops()).isEqualTo(2);
  }

  @Test
  void whoIsNotAnsweredWaitsUntilHeGoes() {
    silent = true;
    receive('O', 2, 1, new byte[0]);
    receive('D', 0, 1, GET);
    assertThat(answers).isEmpty();
    receive('C', 1);
    assertThat(types()).isEqualTo("R");
  }

  @Test
  void aConnectionThatIsNotTakenIsReset() {
    closed = true;
    receive('O', 0x81, 1, new byte[0]);
    receive('D', 0, 1, GET);
    assertThat(types()).isEqualTo("R");
    assertThat(requests).isEmpty();
  }

  @Test
  void connectionsAreApart() {
    receive('O', 1, 1, new byte[0]);
    receive('O', 1, 2, new byte[0]);
    receive('D', 0, 1, bytes("GET / HT"));
    receive('D', 0, 2, GET);
    receive('R', 2);
    receive('D', 0, 1, bytes("TP/1.0\n\n"));
    assertThat(answers.stream().map(AgentFrame::connection)).containsExactly(2, 2, 1, 1);
  }

  @Test
  void whatANewerAgentSaysBesidesIsSkippedButNotAnotherProtocol() {
    receive('E', 0, 0, bytes("ssh openssh"));
    receive('z', 3);
    assertThat(answers).isEmpty();
    assertThatThrownBy(() -> receive('H', 2, 0, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 100, 100_000})
  void framesComeInPiecesOfAnySize(int piece) {
    List<AgentFrame> sent =
        List.of(
            new AgentFrame('H', 1, 0, bytes("1")),
            new AgentFrame('O', 0x81, -2, new byte[0]),
            new AgentFrame('D', 0, -2, new byte[AgentFrame.LARGEST_PAYLOAD]),
            new AgentFrame('C', 0, -2, new byte[0]));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    sent.forEach(each -> all.writeBytes(each.bytes()));
    byte[] bytes = all.toByteArray();
    List<AgentFrame> received = new ArrayList<>();
    AgentFrames frames = new AgentFrames(received::add);
    for (int at = 0; at < bytes.length; at += piece) {
      frames.received(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
    assertThat(received).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void whatIsNoFrameIsRefused() {
    AgentFrames frames = new AgentFrames(answers::add);
    byte[] tooLong = {'D', 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 1};
    assertThatThrownBy(() -> frames.received(tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535");
  }

  @Test
  void theAgentReadsWhatIsPutInUntilItIsClosed() throws IOException {
    AgentInput input = new AgentInput();
    input.put(new AgentFrame('D', 0, 1, bytes("abc")).bytes());
    input.close();
    assertThat(input.read(new byte[0])).isZero();
    assertThat(input.readAllBytes()).isEqualTo(new AgentFrame('D', 0, 1, bytes("abc")).bytes());
    assertThat(input.read()).isEqualTo(-1);
  }
}
