package io.github.localec2.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.localec2.AfterFailure;
import io.github.localec2.LocalEc2;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A failed test whose server a person looks into. */
@Timeout(120)
class HoldTest {
  private static final Pattern ADDRESS = Pattern.compile("at (http://\\S+)");

  private final BlockingQueue<URI> printed = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private PrintStream before;
  private CompletableFuture<EngineExecutionResults> run = CompletableFuture.completedFuture(null);
  private URI latest;

  @LocalEc2(afterFailure = AfterFailure.HOLD)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class TwoFail {
    @Test
    void first(Ec2Client ec2) {
      Kit.SEEN.put("launched", Kit.launch(ec2));
      throw new AssertionError("the first, on purpose");
    }

    @Test
    void passes(Ec2Client ec2) {
      assertThat(ec2.describeInstances().reservations()).isEmpty();
    }

    @Test
    void second(Ec2Client ec2) {
      throw new AssertionError("the second, on purpose");
    }
  }

  @BeforeEach
  void listen() {
    before = System.out;
    System.setOut(
        new PrintStream(
            new ByteArrayOutputStream() {
              @Override
              public synchronized void flush() {
                Matcher address = ADDRESS.matcher(toString(UTF_8));
                if (address.find()) {
                  printed.add(URI.create(address.group(1)));
                }
                reset();
              }
            },
            false,
            UTF_8));
  }

  /** Whatever went wrong, nobody is to wait for a person after this. */
  @AfterEach
  void listenNoMore() throws Exception {
    try {
      if (!run.isDone() && latest != null) {
        goOn(latest, "yes");
      }
      run.get(60, TimeUnit.SECONDS);
    } finally {
      System.clearProperty("localec2.after-failure");
      System.setOut(before);
    }
  }

  private String get(URI address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private void goOn(URI console, String last) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve("api/holds?last=" + last))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(204);
  }

  private void run() {
    // whatever the machine that runs this says of itself
    System.setProperty("localec2.after-failure", "hold");
    run = CompletableFuture.supplyAsync(() -> Kit.run(Map.of(), TwoFail.class));
  }

  /** Tests wait once the address has been printed. */
  private String holds(URI console) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get(console.resolve("api/holds")), holds -> !holds.equals("[]"));
  }

  private URI seen() throws InterruptedException {
    URI console = printed.poll(60, TimeUnit.SECONDS);
    assertThat(console).isNotNull();
    latest = console;
    return console;
  }

  @Test
  void theServerOfAFailedTestIsThereUntilSomebodyLetsItGo() throws Exception {
    run();

    URI console = seen();
    assertThat(get(console)).contains("<title>Local EC2</title>");
    assertThat(holds(console))
        .contains("TwoFail.first(Ec2Client) failed", "the first, on purpose", "\"secondsLeft\":1");
    assertThat(get(console.resolve("api/records/instances")))
        .contains((String) Kit.SEEN.get("launched"));
    assertThat(run).isNotDone();
    goOn(console, "no");

    URI second = seen();
    assertThat(holds(second)).contains("the second, on purpose");
    goOn(second, "no");

    EngineExecutionResults results = run.get(60, TimeUnit.SECONDS);
    results.testEvents().assertStatistics(events -> events.started(3).succeeded(1).failed(2));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> get(console)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void nobodyIsAskedAgainWhoDoesNotWantToBe() throws Exception {
    run();

    URI console = seen();
    holds(console);
    goOn(console, "yes");

    run.get(60, TimeUnit.SECONDS).testEvents().assertStatistics(events -> events.failed(2));
    assertThat(printed).isEmpty();
  }
}
