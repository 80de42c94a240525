package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Isolation;
import com.github.dockerjava.api.model.LogConfig;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Flags about how docker run itself goes on, and about the life of its container, which is that of
 * the instance here.
 */
final class RunFlags {
  private static final Set<String> STREAMS = Set.of("stdin", "stdout", "stderr");

  private RunFlags() {}

  static void addTo(KnownFlags all) {
    all.value("--platform", (c, v) -> c.platform = v)
        .host("--runtime", HostConfig::withRuntime)
        .host("--isolation", (h, v) -> h.withIsolation(isolation(v)))
        .host("--log-driver", (h, v) -> h.withLogConfig(logs(v, h.getLogConfig())))
        .host("--log-opt", (h, v) -> h.withLogConfig(logOption(v, h.getLogConfig())));
    life(all);
    terminal(all);
  }

  private static void life(KnownFlags all) {
    all.value("--restart", (c, v) -> restart(v))
        // it goes when its instance does, and has to be there for the start of a stopped one
        .ignored("--rm")
        .refused("--name", "each instance has a container of its own, with its id in the name")
        .refused(
            "--cidfile",
            "each instance has a container of its own; docker ps finds it by the instance's id")
        .value("--pull", (c, v) -> pull(v))
        .ignored("--quiet")
        .alias("-q", "--quiet")
        .refusedSwitch(
            "--disable-content-trust", true, "images of AMIs are not verified by content trust")
        .refusedSwitch(
            "--use-api-socket", false, "instances have the engine's socket; see docker.socket");
  }

  /** An instance runs on its own, with nobody at docker run's terminal. */
  private static void terminal(KnownFlags all) {
    all.ignored("--detach")
        .alias("-d", "--detach")
        .ignored("--sig-proxy")
        .value("--detach-keys", (c, v) -> {})
        .value("--attach", (c, v) -> checkStream(v))
        .alias("-a", "--attach")
        .refusedSwitch("--help", false, "it is for the docker CLI alone");
  }

  private static void restart(String policy) {
    if (policy.isEmpty() || policy.equals("no")) {
      return;
    }
    if (policy.matches("always|unless-stopped|on-failure(:[0-9]+)?")) {
      throw new KnownFlags.Refusal(
          "an instance that ends is stopped or terminated, as EC2 has it, and the engine would start"
              + " its container again");
    }
    throw new IllegalArgumentException("no restart policy: " + policy);
  }

  private static void pull(String when) {
    switch (when) {
      case "missing", "never" -> {
        // the settings ask for the latter
      }
      case "always" ->
          throw new KnownFlags.Refusal(
              "an AMI is an image that the engine has; one that is not there is pulled where"
                  + " docker.download-default-images lets it");
      default -> throw new IllegalArgumentException("not always, missing or never: " + when);
    }
  }

  private static void checkStream(String name) {
    if (!STREAMS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("not stdin, stdout or stderr: " + name);
    }
  }

  private static Isolation isolation(String name) {
    Isolation found = Isolation.fromValue(name);
    if (found == null) {
      throw new IllegalArgumentException("not default, process or hyperv: " + name);
    }
    return found;
  }

  private static LogConfig logOption(String option, @Nullable LogConfig present) {
    LogConfig.LoggingType type =
        present == null || present.getType() == null
            ? LogConfig.LoggingType.DEFAULT
            : present.getType();
    return new LogConfig(
        type, FlagValues.with(present == null ? null : present.getConfig(), option));
  }

  private static LogConfig logs(String driver, @Nullable LogConfig present) {
    LogConfig.LoggingType type = LogConfig.LoggingType.fromValue(driver);
    if (type == null) {
      throw new IllegalArgumentException("no log driver: " + driver);
    }
    return new LogConfig(type, present == null ? null : present.getConfig());
  }
}
