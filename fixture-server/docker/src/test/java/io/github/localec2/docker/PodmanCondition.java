package io.github.localec2.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells whether a Podman can be started here. */
final class PodmanCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return OwnEngineCondition.judge(
        System.getProperty("user.name").equals("root") && OwnEngineCondition.has("podman"),
        "LOCALEC2_REQUIRE_PODMAN",
        "Podman as an engine takes root and podman (apt install podman)");
  }
}
