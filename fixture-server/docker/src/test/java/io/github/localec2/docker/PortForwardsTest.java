package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loopback ports lead elsewhere, whatever either side does. */
@Timeout(60)
class PortForwardsTest {
  private static final String THREAD = "local-ec2-docker-ports";

  private final PortForwards forwards = new PortForwards();
  private final PortForwards.Group group = forwards.group();
  private ServerSocket instance;

  @BeforeEach
  void start() throws IOException {
    instance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    forwards.close();
    instance.close();
  }

  private PortForwards.Forward forward() {
    return group.open(() -> (InetSocketAddress) instance.getLocalSocketAddress());
  }

  private static Socket connected(PortForwards.Forward forward) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), forward.port());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(condition);
  }

  @Test
  void eitherSideMayStopTalkingAndGoOnListening() throws IOException {
    try (Socket client = connected(forward());
        Socket server = instance.accept()) {
      client.getOutputStream().write(bytes("question"));
      client.shutdownOutput();
      assertThat(new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("question");
      server.getOutputStream().write(bytes("answer"));
      server.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("answer");
    }
    await("nothing is left", () -> group.connections() == 0);
  }

  @Test
  void whoReadsSlowlyGetsAllOfItAndHoldsNobodyElseUp()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    PortForwards.Forward forward = forward();
    byte[] much = new byte[8 << 20];
    Arrays.fill(much, (byte) 7);
    try (Socket slow = connected(forward);
        Socket toSlow = instance.accept();
        Socket quick = connected(forward);
        Socket toQuick = instance.accept()) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  toSlow.getOutputStream().write(much);
                  toSlow.shutdownOutput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      // the slow one has not read a byte yet, and what waits for it is bounded
      toQuick.getOutputStream().write(bytes("quick"));
      assertThat(read(quick.getInputStream(), 5)).isEqualTo("quick");
      assertThat(writing).isNotDone();
      assertThat(slow.getInputStream().readAllBytes()).isEqualTo(much);
      writing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPortThatIsClosedKeepsItsConnectionsAndTakesNoMore() throws IOException {
    PortForwards.Forward forward = forward();
    try (Socket client = connected(forward);
        Socket server = instance.accept()) {
      forward.close();
      await(
          "nobody listens",
          () -> {
            try (Socket another = connected(forward)) {
              return another.getInputStream().read() < 0;
            } catch (IOException refused) {
              return true;
            }
          });
      client.getOutputStream().write(bytes("still"));
      assertThat(read(server.getInputStream(), 5)).isEqualTo("still");
    }
  }

  @Test
  void aCutBreaksAlsoConnectionsOfPortsThatWereClosed() throws IOException {
    PortForwards.Forward forward = forward();
    try (Socket client = connected(forward);
        Socket server = instance.accept()) {
      client.getOutputStream().write(bytes("x"));
      assertThat(server.getInputStream().read()).isEqualTo('x');
      forward.close();
      group.cut();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      await("nothing is left", () -> group.connections() == 0);
    }
  }

  @Test
  void whereNobodyListensTheClientIsResetAndNothingIsLeft() throws IOException {
    PortForwards.Forward forward = forward();
    instance.close();
    try (Socket client = connected(forward)) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    await("nothing is left", () -> group.connections() == 0);
  }

  @Test
  void aTargetThatCannotBeReachedAtAllIsNothingThatIsLeftEither() throws IOException {
    PortForwards.Forward down =
        group.open(
            () -> {
              throw new VmException("it does not run");
            });
    PortForwards.Forward nowhere = group.open(() -> new InetSocketAddress("255.255.255.255", 1));
    for (PortForwards.Forward each : List.of(down, nowhere)) {
      try (Socket client = connected(each)) {
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
    }
    await("nothing is left", () -> group.connections() == 0);
    try (Socket client = connected(forward());
        Socket server = instance.accept()) {
      client.getOutputStream().write(bytes("served"));
      assertThat(read(server.getInputStream(), 6)).isEqualTo("served");
    }
  }

  @Test
  void manyConnectionsNeedOneThreadAndGoWithTheForwards() throws IOException {
    PortForwards.Forward forward = forward();
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sockets.add(connected(forward));
      sockets.add(instance.accept());
    }
    await("all are relayed", () -> group.connections() == 100);
    assertThat(threads()).isEqualTo(1);
    forwards.close();
    await("the thread has ended", () -> threads() == 0);
    for (Socket each : sockets) {
      assertThat(ended(each)).isTrue();
      each.close();
    }
    assertThatThrownBy(this::forward).isInstanceOf(VmException.class);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(THREAD))
        .count();
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void withoutAFreePortTheReasonIsSaid() {
    PortForwards none =
        new PortForwards(
            () -> {
              throw new BindException("Address already in use");
            });
    assertThatThrownBy(() -> none.group().open(() -> new InetSocketAddress(1)))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("no port can be opened on 127.0.0.1: Address already in use");
    none.close();
  }
}
