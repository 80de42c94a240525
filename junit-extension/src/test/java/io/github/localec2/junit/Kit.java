package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;

/** Runs test classes as a user's build does. */
final class Kit {
  static final Map<String, String> PARALLEL =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.mode.default", "same_thread",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

  /** What the classes under test saw, by a name of their own; JUnit makes their instances. */
  static final Map<String, Object> SEEN = new ConcurrentHashMap<>();

  private Kit() {}

  static EngineExecutionResults run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(parameters)
        .selectors(
            Arrays.stream(classes)
                .map(type -> selectClass(type))
                .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
        .execute();
  }

  /** Runs classes all of whose tests must succeed. */
  static void passes(int tests, Class<?>... classes) {
    passes(Map.of(), tests, classes);
  }

  static void passes(Map<String, String> parameters, int tests, Class<?>... classes) {
    EngineExecutionResults results = run(parameters, classes);
    assertThat(failures(results)).isEmpty();
    results
        .testEvents()
        .assertStatistics(events -> events.started(tests).succeeded(tests).failed(0).skipped(0));
  }

  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  /** Makes a key pair: the cheapest resource whose name we choose. */
  static void make(Ec2Client ec2, String name) {
    ec2.createKeyPair(request -> request.keyName(name).keyType(KeyType.ED25519));
  }

  static List<String> made(Ec2Client ec2) {
    return ec2.describeKeyPairs().keyPairs().stream().map(KeyPairInfo::keyName).sorted().toList();
  }

  static String launch(Ec2Client ec2) {
    return ec2.runInstances(request -> request.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }
}
