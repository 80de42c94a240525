package io.github.localec2.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of somebody else, in the browser of who runs the server. */
final class HostilePageIT extends OpenConsole {
  private static final String LAUNCH =
      "Action=RunInstances&ImageId=ami-12345678&MinCount=1&MaxCount=1";

  private final AtomicReference<String> page = new AtomicReference<>("");
  private HttpServer attacker;

  @BeforeEach
  void startAttacker() throws IOException {
    attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          byte[] body = page.get().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    attacker.start();
  }

  @AfterEach
  void stopAttacker() {
    attacker.stop(0);
  }

  /** Another site, and another port of the same one. */
  private void visit(String host, String html) {
    page.set("<!doctype html><title>waiting</title>" + html);
    browser.open("http://" + host + ":" + attacker.getAddress().getPort() + "/");
  }

  private void nothingWasLaunched() {
    assertThat(server.journal().calls("RunInstances")).isEmpty();
    assertThat(server.answer("Action=DescribeInstances".getBytes(UTF_8), null).text())
        .contains("<reservationSet/>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"attacker.example", "127.0.0.1"})
  void anImageCanNotLaunchAnInstance(String host) {
    visit(
        host,
        "<img src='"
            + server.endpoint()
            + "/?"
            + LAUNCH
            + "'><script>onload = () => { document.title = 'done' }</script>");
    browser.runLong(
        "const done = arguments[0]; const look = () => document.title === 'done' ? done() :"
            + " requestAnimationFrame(look); look()");

    nothingWasLaunched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"attacker.example", "127.0.0.1"})
  void neitherCanAFormNorALink(String host) {
    visit(
        host,
        "<form method=post action='"
            + server.endpoint()
            + "/'><input name=Action value=RunInstances><input name=ImageId value=ami-12345678>"
            + "<input name=MinCount value=1><input name=MaxCount value=1></form>"
            + "<a href='"
            + server.endpoint()
            + "/?"
            + LAUNCH
            + "'>go</a>");
    browser.run("document.forms[0].submit()");
    browser.seeSource("AccessDenied");
    visit(host, "<a href='" + server.endpoint() + "/?" + LAUNCH + "'>go</a>");
    browser.click("a");
    browser.seeSource("AccessDenied");

    nothingWasLaunched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/_localec2/reset", "/_localec2/health", "/_localec2/console/api/calls"})
  void aScriptCanNeitherActNorRead(String path) {
    server.answer(LAUNCH.getBytes(UTF_8), null);
    visit("attacker.example", "<p>x</p>");
    Object outcome =
        browser.runLong(
            """
            const done = arguments[2];
            const [address, body] = arguments;
            Promise.allSettled([
              fetch(address, { method: 'POST', mode: 'no-cors', body: new URLSearchParams(body) }),
              fetch(address, { mode: 'cors' }).then(answer => answer.text()),
              fetch(address + '?' + body, { credentials: 'include' }).then(answer => answer.text()),
            ]).then(all => done(all.map(each => each.status).join()));
            """,
            server.endpoint() + path,
            "Action=TerminateInstances&InstanceId.1=i-1");

    assertThat(outcome).isEqualTo("fulfilled,rejected,rejected");
    assertThat(server.journal().calls("TerminateInstances")).isEmpty();
    assertThat(server.journal().calls("RunInstances")).hasSize(1);
    assertThat(server.answer("Action=DescribeInstances".getBytes(UTF_8), null).text())
        .contains("<instanceId>");
  }

  @Test
  void eventsCanNotBeHeard() {
    visit("attacker.example", "<p>x</p>");
    Object outcome =
        browser.runLong(
            """
            const done = arguments[1];
            const source = new EventSource(arguments[0]);
            source.onopen = () => { source.close(); done('open'); };
            source.onerror = () => { source.close(); done('refused'); };
            """,
            server.endpoint() + "/_localec2/console/api/changes");

    assertThat(outcome).isEqualTo("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "attacker.example, terminal",
    "127.0.0.1, terminal",
    "attacker.example, display",
    "127.0.0.1, display",
  })
  void neitherATerminalNorAScreenCanBeOpened(String host, String socket) {
    String launched = server.answer(LAUNCH.getBytes(UTF_8), null).text();
    String id = launched.replaceAll("(?s).*<instanceId>([^<]+)<.*", "$1");
    String address =
        server.endpoint().toString().replace("http:", "ws:")
            + "/_localec2/console/api/"
            + socket
            + "/"
            + id
            + "?size=80x24";
    String open =
        """
        const done = arguments[1];
        const socket = new WebSocket(arguments[0]);
        socket.onopen = () => { socket.close(); done('open'); };
        socket.onerror = () => done('refused');
        """;
    visit(host, "<p>x</p>");
    assertThat(browser.runLong(open, address)).isEqualTo("refused");

    browser.open(server.endpoint() + "/_localec2/console/");
    assertThat(browser.runLong(open, address)).isEqualTo("open");
  }

  @Test
  void theConsoleCanNotBeFramed() {
    visit(
        "attacker.example",
        "<iframe src='"
            + server.endpoint()
            + "/_localec2/console/'></iframe><script>onload = () => { document.title = 'done' }"
            + "</script>");
    browser.runLong(
        "const done = arguments[0]; const look = () => document.title === 'done' ? done() :"
            + " requestAnimationFrame(look); look()");

    assertThat(browser.run("return document.querySelector('iframe').contentDocument")).isNull();
    // the frame asked for the page, was refused, and nothing came after that
    assertThat(server.journal().calls())
        .allSatisfy(
            call -> {
              assertThat(call.isUnread()).isTrue();
              assertThat(call.status()).isEqualTo(403);
            });
  }

  /** The browser takes this name for ours, as after a rebinding. */
  @Test
  void aNameThatWasReboundToUsIsNotServed() {
    String rebound = "http://attacker.example:" + server.endpoint().getPort();
    browser.open(rebound + "/_localec2/console/");
    browser.seeSource("AccessDenied");
    browser.open(rebound + "/?" + LAUNCH);
    browser.seeSource("AccessDenied");

    nothingWasLaunched();
  }
}
