package io.github.localec2.standalone;

import io.github.localec2.server.LocalEc2Server;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar localec2.jar start}. */
@Command(
    name = "localec2",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "A local EC2: the API of Amazon EC2 on this machine, for tests.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Start.class, Open.class, CommandLine.HelpCommand.class},
    footer = {
      "",
      "Point any AWS client at it:",
      "  aws --endpoint-url http://127.0.0.1:4566 ec2 describe-instances"
    })
public final class Main {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private static final String LOG_CONFIGURATION = "java.util.logging.config.file";
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  /** Such as {@code 2026-11-25T17:18:29.702 INFO --- io.github.localec2.docker : message}. */
  private static final String ONE_LINE = "%1$tFT%1$tT.%1$tL %4$5s --- %3$s : %5$s%6$s%n";

  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      // before anything is logged: it is read once
      System.getProperties().putIfAbsent(LOG_FORMAT, ONE_LINE);
    }
    JETTY.setLevel(Level.WARNING);
    warmUpWhileArgumentsAreRead();
    int code = commandLine().execute(args);
    // a server that runs holds the JVM by itself
    if (code != Start.SERVING) {
      System.exit(code);
    }
  }

  /** What fails here fails again, and visibly, when the server starts. */
  private static void warmUpWhileArgumentsAreRead() {
    Thread thread = new Thread(LocalEc2Server::warmUp, "local-ec2-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"Local EC2 " + (version == null ? "(development)" : version)};
    }
  }
}
