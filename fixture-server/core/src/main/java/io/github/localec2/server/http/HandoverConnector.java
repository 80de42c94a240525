package io.github.localec2.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connector that has two ways to answer. While one connection alone is busy, another thread goes
 * on selecting as soon as a request is there, and is ready when the answer is out; that keeps the
 * processors awake, and to wake one takes longer than most answers, above all on a virtual machine
 * that shares its host. While several connections are busy, the selecting thread answers by itself:
 * nobody else has a processor to spare.
 */
@SuppressWarnings("ReferenceEquality") // a connection is the very one
final class HandoverConnector extends ServerConnector {
  /** How many requests count in {@link #changes}, about. */
  private static final int WEIGHT = 16;

  private static final int ALWAYS = 1 << 10;

  /** The connection that was read last; what a race loses is counted with the next. */
  private @Nullable Object last;

  /** How often that is another one than before, of {@link #ALWAYS}. */
  private int changes;

  HandoverConnector(Server server, int selectors, HttpConnectionFactory factory) {
    super(server, null, null, null, 0, selectors, factory);
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    SocketChannelEndPoint made = new Adaptive(channel, selector, key);
    made.setIdleTimeout(getIdleTimeout());
    return made;
  }

  /** Whether other connections are as busy as this one. */
  private boolean isOneOfMany(Object connection) {
    int now = connection == last ? 0 : ALWAYS;
    last = connection;
    changes += (now - changes) / WEIGHT;
    return changes > ALWAYS / 2;
  }

  private final class Adaptive extends SocketChannelEndPoint {
    private @Nullable HandedOver handedOver;

    Adaptive(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      super(channel, selector, key, HandoverConnector.this.getScheduler());
    }

    @Override
    public void fillInterested(Callback callback) {
      super.fillInterested(adapted(callback));
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
      return super.tryFillInterested(adapted(callback));
    }

    private Callback adapted(Callback callback) {
      if (isOneOfMany(this)) {
        return callback;
      }
      HandedOver made = handedOver;
      if (made == null || made.getCallback() != callback) {
        made = new HandedOver(callback);
        handedOver = made;
      }
      return made;
    }
  }

  /** Says that it may take a while, so that somebody else looks meanwhile. */
  private static final class HandedOver extends Callback.Nested {
    HandedOver(Callback callback) {
      super(callback);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.BLOCKING;
    }
  }
}
