package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Flags of docker run about programs, what they may do, and how they are found to be well. */
final class ProcessFlags {
  private static final int LEAST_NANOSECONDS = 1_000_000;
  private static final List<String> NO_CHECK = List.of("NONE");

  private ProcessFlags() {}

  static void addTo(KnownFlags all) {
    all.value("--env", (c, v) -> c.environment.add(variable(v)))
        .value(
            "--env-file",
            (c, v) -> FlagValues.lines(v).forEach(line -> c.environment.add(variable(line))))
        .value("--label", (c, v) -> FlagValues.put(c.labels, named(v)))
        .value(
            "--label-file",
            (c, v) -> FlagValues.lines(v).forEach(line -> FlagValues.put(c.labels, named(line))))
        .host("--annotation", (h, v) -> h.withAnnotations(FlagValues.with(h.getAnnotations(), v)))
        .value("--hostname", (c, v) -> c.hostName = v)
        .value("--domainname", (c, v) -> c.domainName = v)
        .value("--workdir", (c, v) -> c.workingDirectory = FlagValues.absolute(v))
        .alias("-e", "--env")
        .alias("-l", "--label")
        .alias("-h", "--hostname")
        .alias("-w", "--workdir");
    firstProcess(all);
    permissions(all);
    health(all);
  }

  private static void firstProcess(KnownFlags all) {
    all.hostToggle("--init", HostConfig::withInit)
        .value("--entrypoint", (c, v) -> c.entrypoint = program(v))
        .toggle("--interactive", (c, on) -> c.interactive = on)
        .toggle("--tty", (c, on) -> c.tty = on)
        .value("--stop-signal", (c, v) -> c.stopSignal = signal(v))
        .value(
            "--stop-timeout", (c, v) -> c.stopTimeout = FlagValues.number(v, -1, Integer.MAX_VALUE))
        .refused(
            "--user",
            "the first program of an instance is root's; user data and SSH keys are for its users")
        .alias("-i", "--interactive")
        .alias("-t", "--tty")
        .alias("-u", "--user");
  }

  private static void permissions(KnownFlags all) {
    all.hostToggle("--privileged", HostConfig::withPrivileged)
        .host(
            "--cap-add",
            (h, v) ->
                h.withCapAdd(
                    FlagValues.more(h.getCapAdd(), capability(v)).toArray(Capability[]::new)))
        .host(
            "--cap-drop",
            (h, v) ->
                h.withCapDrop(
                    FlagValues.more(h.getCapDrop(), capability(v)).toArray(Capability[]::new)))
        .host("--security-opt", ProcessFlags::securityOption)
        .host("--group-add", (h, v) -> h.withGroupAdd(FlagValues.more(h.getGroupAdd(), v)))
        .host("--sysctl", (h, v) -> h.withSysctls(FlagValues.with(h.getSysctls(), v)))
        .host("--ipc", (h, v) -> h.withIpcMode(mode(v, "none|private|shareable|host|container:.+")))
        .host("--pid", (h, v) -> h.withPidMode(mode(v, "host|private|container:.+")))
        .host("--userns", (h, v) -> h.withUsernsMode(mode(v, "host|private|keep-id.*")))
        .host("--uts", (h, v) -> h.withUtSMode(mode(v, "host|private")))
        .host("--cgroupns", (h, v) -> h.withCgroupnsMode(mode(v, "host|private")));
  }

  private static void health(KnownFlags all) {
    check(all, "--health-cmd", (check, v) -> check.withTest(List.of("CMD-SHELL", v)));
    check(all, "--health-interval", (check, v) -> check.withInterval(nanoseconds(v)));
    check(all, "--health-timeout", (check, v) -> check.withTimeout(nanoseconds(v)));
    check(all, "--health-start-period", (check, v) -> check.withStartPeriod(nanoseconds(v)));
    check(all, "--health-start-interval", (check, v) -> check.withStartInterval(nanoseconds(v)));
    check(
        all,
        "--health-retries",
        (check, v) -> check.withRetries(FlagValues.number(v, 0, Integer.MAX_VALUE)));
    all.toggle(
        "--no-healthcheck",
        (container, on) -> {
          if (on && container.health != null && !NO_CHECK.equals(container.health.getTest())) {
            throw conflict();
          }
          if (on) {
            container.health = new HealthCheck().withTest(NO_CHECK);
          }
        });
  }

  private static void check(KnownFlags all, String name, BiConsumer<HealthCheck, String> effect) {
    all.value(
        name,
        (container, value) -> {
          HealthCheck check = container.health == null ? new HealthCheck() : container.health;
          if (NO_CHECK.equals(check.getTest())) {
            throw conflict();
          }
          effect.accept(check, value);
          container.health = check;
        });
  }

  private static IllegalArgumentException conflict() {
    return new IllegalArgumentException("--no-healthcheck conflicts with --health-* flags");
  }

  private static long nanoseconds(String value) {
    long found = FlagValues.nanoseconds(value);
    if (found != 0 && found < LEAST_NANOSECONDS) {
      throw new IllegalArgumentException("the engine takes no time below 1ms");
    }
    return found;
  }

  private static String program(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an instance needs a first program");
    }
    return value;
  }

  private static String signal(String value) {
    if (!value.matches("[1-9][0-9]?|(SIG)?[A-Z][A-Z0-9]*([+-][0-9]+)?")) {
      throw new IllegalArgumentException("no signal: " + value);
    }
    return value;
  }

  private static Capability capability(String name) {
    return Capability.valueOf(name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""));
  }

  private static String mode(String value, String modes) {
    return FlagValues.matching(value, "|" + modes, "one of " + modes);
  }

  private static String named(String pair) {
    return FlagValues.matching(pair, "(?s)[^=].*", "a name");
  }

  private static void securityOption(HostConfig host, String value) {
    if (value.equals("systempaths=unconfined")) {
      // which the CLI takes to mean that no path is hidden, and none read-only
      DockerObjectAccessor.overrideRawValue(host, "MaskedPaths", List.of());
      DockerObjectAccessor.overrideRawValue(host, "ReadonlyPaths", List.of());
      return;
    }
    String option = FlagValues.matching(value, "no-new-privileges|[^=:]+[=:].*", "NAME=VALUE");
    host.withSecurityOpts(FlagValues.more(host.getSecurityOpts(), withProfile(option)));
  }

  /** The engine gets a profile itself, where docker run is told its file. */
  private static String withProfile(String value) {
    String file = value.matches("seccomp[=:].*") ? value.substring("seccomp=".length()) : "";
    if (file.isEmpty() || file.equals("unconfined") || file.equals("builtin")) {
      return value;
    }
    try {
      return "seccomp=" + Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A variable without a value has that of this process, as with docker run; one that this process
   * does not have, the container has not either, whatever its image says.
   */
  private static String variable(String value) {
    String ours = named(value).contains("=") ? null : System.getenv(value);
    return ours == null ? value : value + "=" + ours;
  }
}
