package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for an engine and the test images, and gives the images the AMI ids of the tests. */
final class DockerCondition implements ExecutionCondition {
  private static final boolean REQUIRED = "1".equals(System.getenv("LOCALEC2_REQUIRE_DOCKER"));

  private static Optional<String> missing;

  @Override
  public synchronized ConditionEvaluationResult evaluateExecutionCondition(
      ExtensionContext context) {
    if (missing == null) {
      missing = look();
    }
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("there is an engine");
    }
    if (REQUIRED) {
      throw new IllegalStateException(missing.get());
    }
    return ConditionEvaluationResult.disabled(missing.get());
  }

  private static Optional<String> look() {
    try (Engine engine = Engine.open()) {
      DockerClient docker = engine.client();
      for (TestAmi ami : TestAmi.values()) {
        docker.tagImageCmd(ami.image(), Amis.REPOSITORY + ami.amiName(), ami.id()).exec();
      }
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of(
          "the test images are missing: run fixture-server/docker/src/test/docker/build-images.sh");
    } catch (VmException e) {
      return Optional.of(e.getMessage());
    }
  }
}
