package io.github.localec2.samples.benchmark;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks by Maven, which knows their class path. Its name keeps it out of the build;
 * docs/performance.md has the command. {@code -Dbenchmark} is {@code jmh}, {@code throughput},
 * {@code scale}, {@code kit}, {@code docker}, {@code libvirt}, {@code metadata} or {@code group},
 * and words after that are the program's arguments: {@code throughput RunInstances}.
 */
class BenchmarkRun {
  @Test
  @EnabledIfSystemProperty(named = "benchmark", matches = ".+")
  void run() throws Exception {
    String[] words = System.getProperty("benchmark").trim().split("\\s+", -1);
    String[] rest = Arrays.copyOfRange(words, 1, words.length);
    switch (words[0]) {
      case "jmh" -> jmh();
      case "throughput" -> HttpThroughput.main(rest);
      case "scale" -> ScaleBenchmark.main(rest);
      case "kit" -> KitBenchmark.main(rest);
      case "docker" -> DockerBenchmark.main(rest);
      case "libvirt" -> LibvirtBenchmark.main(rest);
      case "metadata" -> MetadataBenchmark.main(rest);
      case "group" -> GroupChange.main(rest);
      default -> throw new IllegalArgumentException("no benchmark '" + words[0] + "'");
    }
  }

  private static void jmh() throws Exception {
    Options options =
        new OptionsBuilder()
            .include(InProcessBenchmark.class.getName())
            .include(ServerBenchmark.class.getName())
            // not those of the build, which measure coverage
            .jvmArgs("-Xmx2g")
            .build();
    new Runner(options).run();
  }
}
