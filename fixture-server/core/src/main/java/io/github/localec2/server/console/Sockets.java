package io.github.localec2.server.console;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * The WebSockets of the pages. Jetty's classes for them are loaded with this one, at the first.
 *
 * <p>Who comes from another origin, or by a name that is not ours, never comes here: the guard in
 * front of all endpoints looks at the request that asks for a socket as at any other.
 */
final class Sockets implements AutoCloseable {
  /** How many there are at once. */
  private static final int MOST = 32;

  /** Far above what a page sends at once, which is what somebody pastes. */
  private static final int LONGEST_MESSAGE = 1 << 20;

  /** A page that is there answers a ping each time, so one that has gone is noticed. */
  private static final Duration IDLE = Duration.ofSeconds(90);

  private final WebSocketMappings mappings;
  private final Set<PageSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Sockets(Server server) {
    this.mappings =
        new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server));
  }

  /** Makes a socket of a request that asks for one; any other is told to. */
  void upgrade(PageSocket.Talk talk, Request request, Response response, Callback callback) {
    if (closed || open.size() >= MOST) {
      ConsoleEndpoint.answer(response, callback, 503, "text/plain", "too many sockets are open\n");
      return;
    }
    WebSocketNegotiator negotiator =
        (asked, answered, negotiated) -> {
          PageSocket socket =
              new PageSocket(talk, request.getComponents().getScheduler(), open::remove);
          open.add(socket);
          if (closed) {
            socket.abort();
          }
          return socket;
        };
    if (!mappings.upgrade(negotiator, request, response, callback, Sockets::customize)) {
      ConsoleEndpoint.answer(response, callback, 426, "text/plain", "ask for a WebSocket\n");
    }
  }

  private static void customize(Configuration configuration) {
    configuration.setIdleTimeout(IDLE);
    configuration.setMaxFrameSize(LONGEST_MESSAGE);
    configuration.setMaxTextMessageSize(LONGEST_MESSAGE);
    configuration.setMaxBinaryMessageSize(LONGEST_MESSAGE);
  }

  /** Ends what is behind them too. */
  @Override
  public void close() {
    closed = true;
    open.forEach(PageSocket::abort);
  }
}
