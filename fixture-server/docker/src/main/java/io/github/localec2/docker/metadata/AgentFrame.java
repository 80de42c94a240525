package io.github.localec2.docker.metadata;

import java.nio.ByteBuffer;

/**
 * A frame of the agent's stream; the decision about the agent describes them.
 *
 * @param type what it says
 * @param flags for the types that have some, else 0
 * @param connection its number; 0 for frames of none
 * @param payload what it carries; not to be changed
 */
record AgentFrame(char type, int flags, int connection, byte[] payload) {
  /** The first of a stream; the flags are the version of the protocol. */
  static final char HELLO = 'H';

  /** A connection was made; the flags say how far away the client is, and by which address. */
  static final char OPENED = 'O';

  /** Bytes of a connection. */
  static final char DATA = 'D';

  /** There come no more bytes from that side. */
  static final char CLOSED = 'C';

  /** The connection is gone at once. */
  static final char RESET = 'R';

  static final int HEADER = 8;
  static final int LARGEST_PAYLOAD = 16 * 1024;

  private static final int OVER_IPV6 = 0x80;

  static AgentFrame of(char type, int connection) {
    return new AgentFrame(type, 0, connection, new byte[0]);
  }

  /** How far away the client of a new connection is; 1 for the instance itself. */
  int hops() {
    return Math.max(1, flags & ~OVER_IPV6);
  }

  /** Whether a new connection came to the IPv6 address. */
  boolean overIpv6() {
    return (flags & OVER_IPV6) != 0;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putShort((short) payload.length)
        .putInt(connection)
        .put(payload)
        .array();
  }
}
