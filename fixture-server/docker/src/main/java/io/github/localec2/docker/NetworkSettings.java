package io.github.localec2.docker;

import io.github.localec2.docker.flags.DockerFlags;
import io.github.localec2.server.vm.VmOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which network instances are in.
 *
 * @param vpc true where each subnet is a network of the engine; false where all instances are on
 *     one bridge
 * @param bridge the name of that bridge; empty where there is none
 */
public record NetworkSettings(boolean vpc, Optional<String> bridge) {
  private static final String NETWORKS = "docker.networks";
  private static final String NETWORK_FLAG = "--network";

  /** Flags that say where in which network a container is. */
  private static final Set<String> PLACES = Set.of(NETWORK_FLAG, "--mac-address", "--ip", "--ip6");

  private static final Set<String> IN_OWN_NETWORKS = Set.of("--ip", "--ip6", "--network-alias");

  /** The engine's own. */
  private static final String BRIDGE = "bridge";

  static final List<VmOption> OPTIONS =
      List.of(
          new VmOption(
              NETWORKS,
              "EC2_DOCKER_NETWORKS",
              "vpc makes a network of each subnet, with the private addresses of the records; bridge,"
                  + " the default, has all instances on Docker's own.",
              NetworkSettings::isVpc));

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException quoting a value that can't be
   */
  public static NetworkSettings of(Map<String, String> options) {
    boolean vpc = isVpc(options.getOrDefault(NETWORKS, "bridge"));
    DockerFlags flags = DockerFlags.parse(options.getOrDefault("docker.flags", ""));
    String network = flags.last(NETWORK_FLAG).map(flag -> flag.network()).orElse(BRIDGE);
    for (DockerFlags.Flag flag : flags.given()) {
      if (vpc && PLACES.contains(flag.name())) {
        throw new IllegalArgumentException(
            NETWORKS + "=vpc decides about networks, docker.flags can't: '" + flag.text() + "'");
      }
      if (!vpc && asksForPlace(flag) && !isUserDefined(network)) {
        throw new IllegalArgumentException(
            "docker.flags has a flag that an instance can't have: '"
                + flag.text()
                + "': the engine takes it in networks that somebody created, and --network names"
                + " none");
      }
    }
    boolean bridged = !vpc && !network.equals("none") && ContainerCreation.isOwnNetwork(network);
    return new NetworkSettings(
        vpc,
        bridged ? Optional.of(network.equals("default") ? BRIDGE : network) : Optional.empty());
  }

  private static boolean asksForPlace(DockerFlags.Flag flag) {
    return IN_OWN_NETWORKS.contains(flag.name())
        || flag.name().equals(NETWORK_FLAG)
            && flag.fields().stream()
                .anyMatch(
                    field ->
                        IN_OWN_NETWORKS.contains("--" + field.split("=", 2)[0])
                            || field.startsWith("alias="));
  }

  private static boolean isUserDefined(String network) {
    return ContainerCreation.isOwnNetwork(network)
        && !Set.of("none", "default", BRIDGE).contains(network);
  }

  private static boolean isVpc(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "vpc" -> true;
      case "bridge" -> false;
      default ->
          throw new IllegalArgumentException(NETWORKS + " must be vpc or bridge: '" + value + "'");
    };
  }
}
