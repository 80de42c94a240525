package io.github.localec2.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.VpnTunnelOptionsSpecification;

/** What the console's pages are served and told. */
class ConsoleTest {
  private static final String CONSOLE = "/_localec2/console/";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final RawHttp http = new RawHttp(EC2.server().endpoint());

  @Test
  void aBrowserIsLedToTheConsoleAndAClientIsNot() throws IOException {
    RawHttp.Reply reply = http.get("/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n");
    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.head()).contains("Location: " + CONSOLE);

    assertThat(http.get("/", "Accept: */*\r\n").element("Code")).isEqualTo("MissingAction");
    assertThat(http.get("/?Action=DescribeRegions", "Accept: text/html\r\n").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app.js", "style.css", "api/about", "nothing.js"})
  void whateverIsServedMayLoadNothingFromElsewhere(String page) throws IOException {
    assertThat(http.get(CONSOLE + page, "").head())
        .contains(
            "Content-Security-Policy: default-src 'none'; script-src 'self';",
            "frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer");
  }

  @ParameterizedTest
  @CsvSource({
    "..%2fpackage-info.class, 404",
    "ConsoleEndpoint.class, 404",
    "../../../etc/passwd, 400",
    "a/b.js, 404",
    "api/, 404",
    "api/calls/999999, 404",
    "api/calls/x, 400",
    "api/records/nothing, 404",
    "api/tables?account=1, 400",
    "api/tables?region=mars-1, 400",
    "api/tables?moment=-1, 400",
    "api/tables?moment=999999, 404",
  })
  void whatIsNotThereIsSaidSo(String page, int status) throws IOException {
    assertThat(http.get(CONSOLE + page, "").status()).isEqualTo(status);
  }

  @Test
  void aBrowserThatHasAFileIsTold() throws IOException {
    RawHttp.Reply first = http.get(CONSOLE + "app.js", "");
    String tag = first.head().replaceAll("(?s).*ETag: (\\S+).*", "$1");

    RawHttp.Reply again = http.get(CONSOLE + "app.js", "If-None-Match: " + tag + "\r\n");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void pagesAreOnlyRead() throws IOException {
    assertThat(http.send("POST " + CONSOLE + "api/about", "", new byte[0]).status()).isEqualTo(405);
  }

  @Test
  void recordsAreShownWithTheNamesOfTheApi() throws IOException {
    EC2.client().createVpc(request -> request.cidrBlock("10.1.0.0/16"));

    assertThat(http.get(CONSOLE + "api/tables", "").body())
        .contains("{\"name\":\"vpcs\",\"count\":2}");
    assertThat(http.get(CONSOLE + "api/records/vpcs?offset=1&limit=1", "").body())
        .startsWith("{\"count\":2,\"records\":[{\"id\":\"vpc-")
        .contains("\"CidrBlock\":\"10.1.0.0/16\"")
        .doesNotContain("172.31");
  }

  @Test
  void anEarlierMomentKeepsWhatWasThere() throws IOException {
    http.get(CONSOLE + "api/moments", "");
    EC2.client().createVpc(request -> request.cidrBlock("10.2.0.0/16"));
    String moments = http.get(CONSOLE + "api/moments", "").body();
    String newest = moments.replaceAll("(?s).*\"number\":(\\d+).*", "$1");
    EC2.server().reset();

    assertThat(http.get(CONSOLE + "api/records/vpcs?moment=" + newest, "").body())
        .contains("10.2.0.0/16");
    assertThat(http.get(CONSOLE + "api/tables", "").body()).isEqualTo("[]");
  }

  @Test
  void keyMaterialIsNotShown() throws IOException {
    String material =
        EC2.client()
            .createKeyPair(request -> request.keyName("mine").keyType(KeyType.ED25519))
            .keyMaterial();
    String calls = http.get(CONSOLE + "api/calls", "").body();
    String number =
        calls.replaceAll("(?s).*\"number\":(\\d+)[^{}]*\"operation\":\"CreateKeyPair\".*", "$1");

    assertThat(http.get(CONSOLE + "api/calls/" + number, "").body())
        .contains("\"operation\":\"CreateKeyPair\"", "\\\"KeyMaterial\\\":\\\"***\\\"")
        .doesNotContain(material.substring(40, 80));
  }

  @Test
  void aCallWithASecretIsNotToldWhole() throws IOException {
    TestEc2.assertFault(
        "InvalidCustomerGatewayID.NotFound",
        () ->
            EC2.client()
                .createVpnConnection(
                    request ->
                        request
                            .type("ipsec.1")
                            .customerGatewayId("cgw-00000000000000000")
                            .options(
                                options ->
                                    options.tunnelOptions(
                                        VpnTunnelOptionsSpecification.builder()
                                            .preSharedKey("not.for.your.eyes")
                                            .build()))));

    String calls = http.get(CONSOLE + "api/calls", "").body();
    String number =
        calls.replaceAll(
            "(?s).*\"number\":(\\d+)[^{}]*\"operation\":\"CreateVpnConnection\".*", "$1");
    assertThat(http.get(CONSOLE + "api/calls/" + number, "").body())
        .contains("PreSharedKey")
        .doesNotContain("not.for.your.eyes", "\"form\"");
  }

  @Test
  void changesAndCallsAreToldAsTheyHappen() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), EC2.server().endpoint().getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + CONSOLE + "api/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(UTF_8));
      BufferedReader events =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      until(events, "event: ready");

      String id =
          EC2.client()
              .runInstances(request -> request.imageId("ami-12345678").minCount(1).maxCount(1))
              .instances()
              .get(0)
              .instanceId();

      String told =
          until(events, "event: changes") + until(events, "\"operation\":\"RunInstances\"");
      assertThat(told).contains("\"instances\":[\"" + id + "\"]");
    }
  }

  private static String until(BufferedReader events, String wanted) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      String line = events.readLine();
      assertThat(line).as("after %s", read).isNotNull();
      read.append(line).append('\n');
    }
    return read.append(events.readLine()).toString();
  }

  @Test
  void aPageThatIsGoneIsForgotten() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), EC2.server().endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + CONSOLE + "api/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(UTF_8));
      until(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)),
          "event: ready");
    }
    // what is written to a closed connection fails at the second time at the latest
    await()
        .untilAsserted(
            () -> {
              EC2.client().createVpc(request -> request.cidrBlock("10.0.0.0/16"));
              assertThat(http.get(CONSOLE + "api/about", "").body()).contains("\"pages\":0");
            });
  }

  @Test
  void whoWaitsGoesOnWhenAPersonSaysSoAndNotWhenAnotherPageDoes() throws Exception {
    try (LocalEc2Server server = LocalEc2Server.start()) {
      RawHttp own = new RawHttp(server.endpoint());
      CompletableFuture<Boolean> held = holding(server, Duration.ofMinutes(1));
      await().until(() -> own.get(CONSOLE + "api/holds", "").body().contains("it failed"));

      assertThat(
              own.send(
                      "POST " + CONSOLE + "api/holds",
                      "Origin: http://attacker.example\r\n",
                      new byte[0])
                  .status())
          .isEqualTo(403);
      assertThat(held).isNotDone();

      assertThat(own.send("POST " + CONSOLE + "api/holds", "", new byte[0]).status())
          .isEqualTo(204);
      assertThat(held.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(own.get(CONSOLE + "api/holds", "").body()).isEqualTo("[]");
    }
  }

  @Test
  void nobodyWaitsLongerThanTheLimitNorTheServer() throws Exception {
    CompletableFuture<Boolean> held;
    try (LocalEc2Server server = LocalEc2Server.start()) {
      assertThat(holding(server, Duration.ofMillis(1)).get(10, TimeUnit.SECONDS)).isFalse();
      held = holding(server, Duration.ofMinutes(1));
    }
    assertThat(held.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private static CompletableFuture<Boolean> holding(LocalEc2Server server, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.hold("it failed", limit);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing?size=80x24, 404",
    "?size=80x24&region=eu-west-1, 404",
    "?size=80, 400",
    "?size=0x0, 400",
    "?size=80x24, 426",
  })
  void aTerminalIsForAnInstanceThatIsThere(String query, int status) throws IOException {
    String path = query.startsWith("/") ? query : "/" + launched() + query;

    assertThat(http.get(CONSOLE + "api/terminal" + path, "").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "http://attacker.example, 403",
    "http://127.0.0.1:1, 403",
    "null, 403",
    "'', 101",
  })
  void aTerminalIsOpenedByPagesOfTheServerAlone(String origin, int status) throws IOException {
    String own = EC2.server().endpoint().toString();
    String path = CONSOLE + "api/terminal/" + launched() + "?size=80x24";
    String upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: "
            + (origin.isEmpty() ? own : origin)
            + "\r\n";
    URI endpoint = EC2.server().endpoint();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + endpoint.getAuthority()
                      + "\r\n"
                      + upgrade
                      + "\r\n")
                  .getBytes(UTF_8));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      assertThat(line).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void aTerminalIntoARecordSaysWhyThereIsNone() throws Exception {
    CompletableFuture<String> word = new CompletableFuture<>();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create(
                EC2.server().endpoint().toString().replace("http:", "ws:")
                    + CONSOLE
                    + "api/terminal/"
                    + launched()
                    + "?size=80x24"),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onText(
                  WebSocket socket, CharSequence data, boolean last) {
                word.complete(data.toString());
                return null;
              }
            })
        .get(10, TimeUnit.SECONDS);

    assertThat(word.get(10, TimeUnit.SECONDS))
        .startsWith("error the machines of the VM manager 'mock' are records");
    assertThat(http.get(CONSOLE + "api/machine/" + launched(), "").body())
        .startsWith("{\"reason\":\"the machines of the VM manager 'mock' are records");
  }

  private static String launched() {
    return EC2.client()
        .runInstances(request -> request.imageId("ami-12345678").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }
}
