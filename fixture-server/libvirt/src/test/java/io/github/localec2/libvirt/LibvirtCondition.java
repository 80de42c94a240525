package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for a host and the AMI of the tests. */
final class LibvirtCondition implements ExecutionCondition {
  private static final boolean REQUIRED = "1".equals(System.getenv("LOCALEC2_REQUIRE_LIBVIRT"));

  private static Optional<String> missing;

  @Override
  public synchronized ConditionEvaluationResult evaluateExecutionCondition(
      ExtensionContext context) {
    if (missing == null) {
      missing = look();
    }
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("there is a host");
    }
    if (REQUIRED) {
      throw new IllegalStateException(missing.get());
    }
    return ConditionEvaluationResult.disabled(missing.get());
  }

  private static Optional<String> look() {
    LibvirtSettings settings = LibvirtSettings.of(Map.of());
    try (Host host = Host.open(settings.uri())) {
      Pool pool = new Pool(host, settings.pool());
      pool.check();
      return pool.names().contains(RealHost.AMI)
          ? Optional.empty()
          : Optional.of(
              "the AMI of the tests is missing: run, as root,"
                  + " fixture-server/libvirt/src/test/libvirt/build-mini-ami.sh");
    } catch (VmException e) {
      return Optional.of(e.getMessage());
    }
  }
}
