package io.github.localec2.docker.flags;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What flags change in a container that is to be created. */
public final class FlaggedContainer {
  final HostConfig host;
  final List<String> environment = new ArrayList<>();
  final Map<String, String> labels = new LinkedHashMap<>();

  /** Anonymous ones. */
  final List<Volume> volumes = new ArrayList<>();

  final Set<ExposedPort> exposed = new LinkedHashSet<>();

  /** Names in its network. */
  final List<String> aliases = new ArrayList<>();

  @Nullable String hostName;
  @Nullable String domainName;
  @Nullable String platform;
  @Nullable String macAddress;
  @Nullable String ipv4Address;
  @Nullable String ipv6Address;
  @Nullable String workingDirectory;
  @Nullable HealthCheck health;
  @Nullable String stopSignal;
  @Nullable Integer stopTimeout;

  /** The first program instead of that of the image, whose command is then none of its own. */
  @Nullable String entrypoint;

  /** Whether a flag has said which network it is in. */
  boolean flaggedNetwork;

  boolean interactive;
  boolean tty;

  /**
   * @param host what is to be changed
   */
  public FlaggedContainer(HostConfig host) {
    this.host = host;
  }

  /** {@code NAME=VALUE}, or a name alone; may be added to. */
  public List<String> environment() {
    return environment;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The name that a flag gives the host; null where none does. */
  public @Nullable String hostName() {
    return hostName;
  }

  /** The first program instead of that of the image; null where no flag names one. */
  public @Nullable String entrypoint() {
    return entrypoint;
  }

  /**
   * Asks for all that is not in the host's part.
   *
   * @param init whether our agent is the first process, which reads no input
   */
  public void applyTo(CreateContainerCmd command, boolean init) {
    command.withEnv(environment);
    if (!volumes.isEmpty()) {
      command.withVolumes(volumes);
    }
    Set<ExposedPort> ports = new LinkedHashSet<>(exposed);
    if (host.getPortBindings() != null) {
      // the engine publishes only what is exposed
      ports.addAll(host.getPortBindings().getBindings().keySet());
    }
    if (!ports.isEmpty()) {
      command.withExposedPorts(ports.toArray(ExposedPort[]::new));
    }
    if (!aliases.isEmpty()) {
      command.withAliases(aliases);
    }
    if (domainName != null) {
      command.withDomainName(domainName);
    }
    if (platform != null) {
      command.withPlatform(platform);
    }
    if (macAddress != null) {
      command.withMacAddress(macAddress);
    }
    if (ipv4Address != null) {
      command.withIpv4Address(ipv4Address);
    }
    if (ipv6Address != null) {
      command.withIpv6Address(ipv6Address);
    }
    if (workingDirectory != null) {
      command.withWorkingDir(workingDirectory);
    }
    if (health != null) {
      command.withHealthcheck(health);
    }
    if (stopTimeout != null) {
      command.withStopTimeout(stopTimeout);
    }
    if (init) {
      command.withStopSignal("SIGTERM");
      return;
    }
    if (stopSignal != null) {
      command.withStopSignal(stopSignal);
    }
    if (interactive) {
      command.withStdinOpen(true);
    }
    if (tty) {
      command.withTty(true);
    }
  }
}
