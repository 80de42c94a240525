package io.github.localec2.docker.metadata;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Makes frames of bytes that come in pieces of any size. Not for several threads at once. */
final class AgentFrames {
  private final Consumer<AgentFrame> frames;
  private final ByteBuffer held =
      ByteBuffer.allocate(AgentFrame.HEADER + AgentFrame.LARGEST_PAYLOAD);

  AgentFrames(Consumer<AgentFrame> frames) {
    this.frames = frames;
  }

  /**
   * Takes the next bytes.
   *
   * @throws IllegalArgumentException where they are no frames
   */
  void received(byte[] bytes) {
    ByteBuffer more = ByteBuffer.wrap(bytes);
    while (more.hasRemaining()) {
      int fits = Math.min(more.remaining(), held.remaining());
      held.put(more.slice().limit(fits));
      more.position(more.position() + fits);
      held.flip();
      while (complete()) {
        frames.accept(next());
      }
      held.compact();
    }
  }

  private boolean complete() {
    if (held.remaining() < AgentFrame.HEADER) {
      return false;
    }
    int length = length();
    if (length > AgentFrame.LARGEST_PAYLOAD) {
      throw new IllegalArgumentException("a frame of " + length + " bytes is too long");
    }
    return held.remaining() >= AgentFrame.HEADER + length;
  }

  private int length() {
    return Short.toUnsignedInt(held.getShort(held.position() + 2));
  }

  private AgentFrame next() {
    char type = (char) Byte.toUnsignedInt(held.get());
    int flags = Byte.toUnsignedInt(held.get());
    byte[] payload = new byte[Short.toUnsignedInt(held.getShort())];
    int connection = held.getInt();
    held.get(payload);
    return new AgentFrame(type, flags, connection, payload);
  }
}
