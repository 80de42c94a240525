package io.github.localec2.samples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From a process's start to its first answer: the runnable jar beside a bare Jetty, each in a fresh
 * JVM, in turns. Run {@code main} with the path of {@code localec2.jar}, and, after it, further
 * options of the JVM, such as {@code -XX:SharedArchiveFile=localec2.jsa}.
 */
public final class ColdStart {
  private static final int TIMES = 11;
  private static final String READY = " ready on ";

  private ColdStart() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println("usage: ColdStart path/to/localec2.jar [JVM option...]");
      System.exit(2);
    }
    Path jar = Path.of(args[0]);
    List<String> options = Arrays.asList(args).subList(1, args.length);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        "bare Jetty",
        java(List.of(), "-cp", System.getProperty("java.class.path"), Bare.class.getName()));
    commands.put("localec2.jar", jar(List.of(), jar));
    if (!options.isEmpty()) {
      commands.put("localec2.jar " + String.join(" ", options), jar(options, jar));
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int i = 0; i < TIMES; i++) {
      for (Map.Entry<String, List<String>> each : commands.entrySet()) {
        times
            .computeIfAbsent(each.getKey(), any -> new ArrayList<>())
            .add(firstAnswerMillis(each.getValue()));
      }
    }
    double bare = median(times.get("bare Jetty"));
    times.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-40s first answer after %6.0f ms (median of %d), ratio %.2f%n",
                name,
                median(all),
                TIMES,
                median(all) / bare));
  }

  private static List<String> jar(List<String> options, Path jar) {
    return java(options, "-jar", jar.toString(), "start", "--port", "0");
  }

  private static List<String> java(List<String> options, String... rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(rest));
    return command;
  }

  private static double firstAnswerMillis(List<String> command) throws Exception {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains(READY)) {
        line = out.readLine();
      }
      if (line == null) {
        throw new IOException("ended before it was ready: " + String.join(" ", command));
      }
      URI endpoint = URI.create(line.substring(line.indexOf(READY) + READY.length()));
      try (KeepAliveClient client = new KeepAliveClient(endpoint)) {
        client.exchange(KeepAliveClient.request("Action=DescribeInstances&Version=2016-11-15"));
      }
      return (System.nanoTime() - start) / 1e6;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** The bare Jetty as a program. */
  static final class Bare {
    private Bare() {}

    public static void main(String[] args) throws Exception {
      BareJetty jetty = new BareJetty("<answer/>".getBytes(StandardCharsets.UTF_8));
      System.out.println("Bare Jetty ready on " + jetty.endpoint());
    }
  }
}
