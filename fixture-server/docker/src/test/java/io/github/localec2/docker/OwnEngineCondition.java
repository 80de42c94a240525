package io.github.localec2.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells whether a second engine can be started here. */
final class OwnEngineCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return judge(
        System.getProperty("user.name").equals("root") && has("dockerd") && has("ip"),
        "LOCALEC2_REQUIRE_OWN_ENGINE",
        "a second Docker engine takes root, dockerd and ip");
  }

  /**
   * @param required the variable that makes it a failure where it is 1
   */
  static ConditionEvaluationResult judge(boolean possible, String required, String missing) {
    if (possible) {
      return ConditionEvaluationResult.enabled("an engine of its own can be started");
    }
    if ("1".equals(System.getenv(required))) {
      throw new IllegalStateException(missing);
    }
    return ConditionEvaluationResult.disabled(missing);
  }

  static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
