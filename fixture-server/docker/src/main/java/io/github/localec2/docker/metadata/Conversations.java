package io.github.localec2.docker.metadata;

import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataConnection;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections that one stream carries. Not for several threads at once. */
final class Conversations {
  private static final int PROTOCOL = 1;

  private final InstanceMetadata metadata;
  private final String instanceId;
  private final Consumer<AgentFrame> answers;
  private final Map<Integer, MetadataConnection> open = new HashMap<>();

  /**
   * @param answers gets what goes to the agent
   */
  Conversations(InstanceMetadata metadata, String instanceId, Consumer<AgentFrame> answers) {
    this.metadata = metadata;
    this.instanceId = instanceId;
    this.answers = answers;
  }

  /**
   * @throws IllegalArgumentException where the agent speaks another language
   */
  void received(AgentFrame frame) {
    int number = frame.connection();
    switch (frame.type()) {
      case AgentFrame.HELLO -> {
        if (frame.flags() != PROTOCOL) {
          throw new IllegalArgumentException(
              "the agent speaks version " + frame.flags() + ", not " + PROTOCOL);
        }
      }
      case AgentFrame.OPENED -> opened(frame);
      case AgentFrame.DATA -> {
        MetadataConnection connection = open.get(number);
        if (connection != null) {
          said(number, connection.received(ByteBuffer.wrap(frame.payload())));
        }
      }
      case AgentFrame.CLOSED -> {
        // who has not been answered by now won't be
        if (open.remove(number) != null) {
          answers.accept(AgentFrame.of(AgentFrame.RESET, number));
        }
      }
      case AgentFrame.RESET -> open.remove(number);
      default -> {
        // a newer agent may say more
      }
    }
  }

  private void opened(AgentFrame frame) {
    if (metadata.reachable(instanceId, frame.overIpv6())) {
      open.put(
          frame.connection(),
          new MetadataConnection(metadata, instanceId, frame.hops(), frame.overIpv6()));
    } else {
      answers.accept(AgentFrame.of(AgentFrame.RESET, frame.connection()));
    }
  }

  private void said(int number, @Nullable ByteBuffer answer) {
    if (answer == null) {
      return;
    }
    open.remove(number);
    while (answer.hasRemaining()) {
      byte[] part = new byte[Math.min(answer.remaining(), AgentFrame.LARGEST_PAYLOAD)];
      answer.get(part);
      answers.accept(new AgentFrame(AgentFrame.DATA, 0, number, part));
    }
    answers.accept(AgentFrame.of(AgentFrame.CLOSED, number));
  }
}
