package io.github.localec2.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection of a client and the one behind it: what comes from one goes to the other. */
final class Relay {
  private static final int BUFFER = 32 * 1024;

  private final SocketChannel client;
  private final SocketChannel instance;
  private final Set<Relay> all;
  private final ByteBuffer toInstance = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER);
  private boolean clientDone;
  private boolean instanceDone;
  private @Nullable SelectionKey clientKey;
  private @Nullable SelectionKey instanceKey;

  /** Only used by the selector's thread. */
  Relay(SocketChannel client, SocketChannel instance, Set<Relay> all) {
    this.client = client;
    this.instance = instance;
    this.all = all;
  }

  void connect(Selector selector, InetSocketAddress target) throws IOException {
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    instance.setOption(StandardSocketOptions.TCP_NODELAY, true);
    client.configureBlocking(false);
    instance.configureBlocking(false);
    all.add(this);
    clientKey = client.register(selector, 0, this);
    instanceKey = instance.register(selector, SelectionKey.OP_CONNECT, this);
    if (instance.connect(target)) {
      interest();
    }
  }

  void ready(SelectionKey key) throws IOException {
    if (key.isConnectable()) {
      instance.finishConnect();
    } else {
      clientDone = moved(client, toInstance, instance, clientDone);
      instanceDone = moved(instance, toClient, client, instanceDone);
    }
    if (clientDone && instanceDone && toInstance.position() == 0 && toClient.position() == 0) {
      close();
    } else {
      interest();
    }
  }

  /** Moves what there is; tells the other side when this one has said all. */
  private static boolean moved(
      SocketChannel from, ByteBuffer buffer, SocketChannel to, boolean wasDone) throws IOException {
    boolean done = wasDone || (buffer.hasRemaining() && from.read(buffer) < 0);
    buffer.flip();
    if (buffer.hasRemaining()) {
      to.write(buffer);
    }
    buffer.compact();
    if (done && buffer.position() == 0 && to.isOpen() && !to.socket().isOutputShutdown()) {
      to.shutdownOutput();
    }
    return done;
  }

  private void interest() {
    if (clientKey != null && instanceKey != null && clientKey.isValid() && instanceKey.isValid()) {
      clientKey.interestOps(operations(clientDone, toInstance, toClient));
      instanceKey.interestOps(operations(instanceDone, toClient, toInstance));
    }
  }

  private static int operations(boolean done, ByteBuffer in, ByteBuffer out) {
    return (done || !in.hasRemaining() ? 0 : SelectionKey.OP_READ)
        | (out.position() > 0 ? SelectionKey.OP_WRITE : 0);
  }

  /** Ends both, so that a client is told that this is not the end of what was said. */
  void breakOff() {
    try {
      if (client.isOpen()) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // then it sees an end
    }
    close();
  }

  private void close() {
    all.remove(this);
    PortForwards.closeQuietly(client);
    PortForwards.closeQuietly(instance);
  }
}
