package io.github.localec2.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoverConnectorTest {
  private static final int MANY = 60;

  private final List<Thread> answered = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Server server = new Server();
  private final HandoverConnector connector =
      new HandoverConnector(server, 1, new HttpConnectionFactory());

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws InterruptedException {
            if (request.getHttpURI().getPath().equals("/slow")) {
              mayEnd.await();
            }
            answered.add(Thread.currentThread());
            response.write(true, ByteBuffer.wrap("done".getBytes(US_ASCII)), callback);
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    mayEnd.countDown();
    server.stop();
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(US_ASCII));
  }

  private static void await(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf("\r\n\r\ndone") < 0) {
      int next = in.read();
      assertThat(next).as("after '%s'", text).isNotNegative();
      text.append((char) next);
    }
  }

  private static void inTurns(Socket... sockets) throws IOException {
    for (int i = 0; i < MANY; i++) {
      for (Socket each : sockets) {
        ask(each, "/");
        await(each);
      }
    }
  }

  @Test
  void whileOneConnectionIsAnsweredAnotherIsRead() throws IOException {
    try (Socket slow = connected();
        Socket other = connected()) {
      ask(slow, "/slow");
      ask(other, "/");
      await(other);
      mayEnd.countDown();
      await(slow);
    }
  }

  @Test
  void severalBusyConnectionsAreAnsweredByTheThreadThatReadsThem() throws IOException {
    try (Socket one = connected();
        Socket other = connected()) {
      inTurns(one, other);
    }
    List<Thread> last = new ArrayList<>(answered.subList(MANY, 2 * MANY));
    assertThat(new HashSet<>(last)).hasSize(1);
  }

  @Test
  void aConnectionThatIsAloneAgainIsHandedOverAgain() throws IOException {
    try (Socket one = connected();
        Socket other = connected()) {
      inTurns(one, other);
      inTurns(one);
      ask(one, "/slow");
      ask(other, "/");
      await(other);
      mayEnd.countDown();
      await(one);
    }
  }
}
