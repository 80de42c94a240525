package io.github.localec2.standalone;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManagers;
import io.github.localec2.server.vm.VmOption;
import java.io.Console;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a server and keeps it until the process is told to end. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    showDefaultValues = true,
    description = {
      "Starts the endpoint and serves until SIGTERM or Ctrl-C.",
      "Prints \"Local EC2 ready on http://HOST:PORT\" when it serves."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:the server failed",
      "2:a bad option, an address that can't be bound, or data that can't be read",
      "130, 143:ended by Ctrl-C or by SIGTERM, after a clean close"
    })
final class Start implements Callable<Integer> {
  /** No exit code: the server runs on. */
  static final int SERVING = -1;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 to 65535; 0 takes any free one.")
  private int port = 4566;

  @Option(
      names = "--vm-manager",
      paramLabel = "NAME",
      defaultValue = "${env:EC2_VM_MANAGER:-mock}",
      description = "What instances are: mock, docker or libvirt. Also EC2_VM_MANAGER.")
  private String vmManager = "mock";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_DEFAULT_REGION:-us-east-1}",
      description = "Region of requests that name none. Also AWS_DEFAULT_REGION.")
  private String region = "us-east-1";

  @Option(
      names = "--reject-unknown-amis",
      description = "Answer InvalidAMIID.NotFound to a launch of an AMI that was never registered.")
  private boolean rejectUnknownAmis;

  @Option(
      names = "--transition-delay",
      paramLabel = "DURATION",
      description = "How long state changes take, in ISO 8601, such as PT2S; none unless given.")
  private @Nullable Duration transitionDelay;

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description = {
        "Where the state is kept across restarts: records, not machines. Also LOCALEC2_DATA_DIR.",
        "Nowhere unless given."
      })
  private @Nullable Path dataDirectory;

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      description = "A further name under which browsers may reach the server; may be repeated.")
  private Set<String> hostNames = Set.of();

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = {
        "A setting of the VM manager, such as docker.flags=--privileged; may be repeated.",
        "Each also has a variable, such as EC2_DOCKER_FLAGS."
      })
  private Map<String, String> options = Map.of();

  @Override
  public Integer call() {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Ec2Settings settings;
    try {
      settings = settings();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    LocalEc2Server server;
    try {
      server = LocalEc2Server.start(settings);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      err.println("localec2: " + e.getMessage());
      err.flush();
      return 2;
    } catch (VmException e) {
      err.println("localec2: " + e.getMessage());
      err.flush();
      return 1;
    }
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ending = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set(true);
                  server.close();
                  end.countDown();
                },
                "local-ec2-shutdown"));
    // the server's own threads are daemons: this one keeps the JVM
    new Thread(() -> await(end), "local-ec2-main").start();
    out.println("Local EC2 ready on " + server.endpoint());
    out.flush();
    DownloadBar bar = new DownloadBar(err, isTerminal());
    server.downloadImages(
        download -> {
          // what the end of the server breaks off is no news
          if (!ending.get()) {
            bar.show(download);
          }
        });
    return SERVING;
  }

  private Ec2Settings settings() {
    Ec2Settings.Builder settings =
        Ec2Settings.builder()
            // nobody can ask a program for its journal
            .journal(0)
            .host(host)
            .port(port)
            .vmManager(vmManager)
            .region(region)
            .acceptUnknownAmis(!rejectUnknownAmis)
            .hostNames(hostNames);
    addOptions(settings);
    String inEnvironment = System.getenv("LOCALEC2_DATA_DIR");
    if (dataDirectory != null) {
      settings.dataDirectory(dataDirectory);
    } else if (inEnvironment != null && !inEnvironment.isBlank()) {
      settings.dataDirectory(Path.of(inEnvironment));
    }
    if (transitionDelay != null) {
      settings.transitionDelay(transitionDelay);
    }
    return settings.build();
  }

  private void addOptions(Ec2Settings.Builder settings) {
    Map<String, String> unknown = new HashMap<>(options);
    for (VmOption option : VmManagers.options(vmManager.toLowerCase(Locale.ROOT))) {
      unknown.remove(option.name());
      String inEnvironment = System.getenv(option.variable());
      String value = options.getOrDefault(option.name(), inEnvironment);
      if (value == null || (value.isBlank() && value.equals(inEnvironment))) {
        continue;
      }
      option.check().accept(value);
      settings.option(option.name(), value);
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the VM manager '"
              + vmManager
              + "' has no option '"
              + unknown.keySet().iterator().next()
              + "'");
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Since JDK 22 there is a console even where nobody sits at it, and it says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException older) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
