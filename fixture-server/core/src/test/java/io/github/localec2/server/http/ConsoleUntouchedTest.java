package io.github.localec2.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever never looks at the console does not load it. */
class ConsoleUntouchedTest {
  private static final String LOOKING = "now the console is looked at";

  /** Says which classes a JVM loads that serves EC2 first, and its console then. */
  private static String loading() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Served.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private static List<String> consoles(String said) {
    return said.lines()
        .filter(line -> line.contains("[class,load]"))
        .filter(
            line ->
                line.contains("io.github.localec2.server.console.")
                    || line.contains("org.eclipse.jetty.websocket."))
        .toList();
  }

  @Test
  void nothingOfTheConsoleIsLoadedBeforeItsFirstPage() throws Exception {
    String said = loading();
    assertThat(said).contains("launched true", LOOKING, "answered 200");
    String before = said.substring(0, said.indexOf(LOOKING));
    String after = said.substring(said.indexOf(LOOKING));
    assertThat(consoles(before)).isEmpty();
    assertThat(consoles(after))
        .anyMatch(line -> line.contains("io.github.localec2.server.console.ConsoleEndpoint"))
        .noneMatch(line -> line.contains("org.eclipse.jetty.websocket."));
  }

  /** A JVM of its own. */
  static final class Served {
    private Served() {}

    /**
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      HttpClient client = HttpClient.newHttpClient();
      try (LocalEc2Server server = LocalEc2Server.start()) {
        String launch =
            client
                .send(
                    HttpRequest.newBuilder(server.endpoint())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                            BodyPublishers.ofString(
                                "Action=RunInstances&MinCount=1&MaxCount=1&ImageId=ami-12345678"))
                        .build(),
                    BodyHandlers.ofString())
                .body();
        System.out.println("launched " + launch.contains("<instanceId>i-"));
        System.out.println(LOOKING);
        URI page = server.endpoint().resolve("/_localec2/console/");
        System.out.println(
            "answered "
                + client
                    .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
                    .statusCode());
      }
    }
  }
}
