package io.github.localec2.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells whether a second engine can be started here. */
final class OwnEngineCondition implements ExecutionCondition {
  private static final boolean REQUIRED = "1".equals(System.getenv("LOCALEC2_REQUIRE_OWN_ENGINE"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean possible =
        System.getProperty("user.name").equals("root") && has("dockerd") && has("ip");
    if (possible) {
      return ConditionEvaluationResult.enabled("an engine of its own can be started");
    }
    String missing = "a second Docker engine takes root, dockerd and ip";
    if (REQUIRED) {
      throw new IllegalStateException(missing);
    }
    return ConditionEvaluationResult.disabled(missing);
  }

  private static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
