package io.github.localec2.samples.benchmark;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * What the kit takes of a class with a hundred tests on MOCK: the class's time without that of the
 * test's own calls and of JUnit, which a class without the kit shows; and what of the heap is left.
 */
final class KitBenchmark {
  private static final int TESTS = 100;
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 15;
  private static final AtomicLong IN_TESTS = new AtomicLong();

  private KitBenchmark() {}

  /** Measures all; no arguments. */
  public static void main(String[] args) {
    Class<?>[] classes = {
      Plain.class, Idle.class, Launching.class, OfTheMethod.class, OfTheRun.class, Concurrent.class
    };
    for (int i = 0; i < WARM_UP; i++) {
      for (Class<?> each : classes) {
        nanos(each);
      }
    }
    long heapBefore = heap();
    double[][] micros = new double[classes.length][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < classes.length; i++) {
        micros[i][round] = nanos(classes[i]) / 1e3 / TESTS;
      }
    }
    double plain = median(micros[0]);
    System.out.printf(Locale.ROOT, "JUnit alone: %.0f us a test%n", plain);
    for (int i = 1; i < classes.length; i++) {
      Arrays.sort(micros[i]);
      System.out.printf(
          Locale.ROOT,
          "%s: the kit takes %.0f us a test (median of %d classes; at most %.0f us)%n",
          classes[i].getSimpleName(),
          median(micros[i]) - plain,
          ROUNDS,
          micros[i][ROUNDS - 1] - plain);
    }
    System.out.printf(
        Locale.ROOT,
        "heap after %d tests: %+d KB%n",
        TESTS * ROUNDS * classes.length,
        (heap() - heapBefore) / 1024);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The time of a class, but not that within its tests. */
  private static long nanos(Class<?> testClass) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(testClass))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "1")
            .build();
    Launcher launcher = LauncherFactory.create();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    IN_TESTS.set(0);
    long start = System.nanoTime();
    launcher.execute(request, listener);
    long all = System.nanoTime() - start;
    if (listener.getSummary().getTestsSucceededCount() != TESTS) {
      throw new IllegalStateException(testClass.getName() + ": " + listener.getSummary());
    }
    return all - IN_TESTS.get();
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void launch(Ec2Client ec2) {
    long start = System.nanoTime();
    ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1));
    IN_TESTS.addAndGet(System.nanoTime() - start);
  }

  /** JUnit alone. */
  static class Plain {
    @RepeatedTest(TESTS)
    void nothing() {}
  }

  @LocalEc2
  static class Idle {
    @RepeatedTest(TESTS)
    void nothing(Ec2Client ec2) {}
  }

  @LocalEc2
  static class Launching {
    @RepeatedTest(TESTS)
    void launches(Ec2Client ec2) {
      launch(ec2);
    }
  }

  @LocalEc2(lifetime = Lifetime.METHOD)
  static class OfTheMethod {
    @RepeatedTest(TESTS)
    void launches(Ec2Client ec2) {
      launch(ec2);
    }
  }

  @LocalEc2(lifetime = Lifetime.RUN)
  static class OfTheRun {
    @RepeatedTest(TESTS)
    void launches(Ec2Client ec2) {
      launch(ec2);
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Concurrent {
    @RepeatedTest(TESTS)
    void launches(Ec2Client ec2) {
      launch(ec2);
    }
  }
}
