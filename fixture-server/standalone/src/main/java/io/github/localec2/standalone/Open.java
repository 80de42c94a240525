package io.github.localec2.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the Resource Browser of a server that runs. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Opens the Resource Browser of a server that runs in this desktop's web browser.")
final class Open implements Callable<Integer> {
  private static final int MILLIS = 5000;
  private static final int NO_SERVER = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--endpoint-url",
      description = "Where the server is: http://127.0.0.1:4566 unless told otherwise.")
  private URI endpoint = URI.create("http://127.0.0.1:4566");

  @Option(names = "--print", description = "Only print the address.")
  private boolean print;

  @Override
  public Integer call() throws IOException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PrintWriter errors = command.getErr();
    if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      errors.println(
          "localec2: --endpoint-url must be like http://127.0.0.1:4566: '" + endpoint + "'");
      return NO_SERVER;
    }
    if (!isServed()) {
      errors.println(
          "localec2: no Local EC2 at "
              + endpoint
              + "; start one with: java -jar localec2.jar start");
      return NO_SERVER;
    }
    String address = endpoint.resolve("/_localec2/console/").toString();
    command.getOut().println(address);
    if (!print && !shown(address)) {
      errors.println("localec2: no web browser could be started; open the address in one");
    }
    return 0;
  }

  private boolean isServed() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) endpoint.resolve("/_localec2/health").toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean shown(String address) {
    try {
      new ProcessBuilder(browser(address))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** How each desktop starts the browser that its user chose. */
  private static List<String> browser(String address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", address);
    }
    return List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
  }
}
