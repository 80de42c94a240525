package io.github.localec2.docker;

import io.github.localec2.server.vm.VmOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    String network = BRIDGE;
    for (DockerFlags.Flag flag :
        DockerFlags.parse(options.getOrDefault("docker.flags", "")).given()) {
      if (vpc && (flag.name().equals(NETWORK_FLAG) || flag.name().equals("--mac-address"))) {
        throw new IllegalArgumentException(
            NETWORKS + "=vpc decides about networks, docker.flags can't: '" + flag.text() + "'");
      }
      if (flag.name().equals(NETWORK_FLAG)) {
        network = flag.value();
      }
    }
    boolean bridged = !vpc && !network.equals("none") && ContainerCreation.isOwnNetwork(network);
    return new NetworkSettings(
        vpc,
        bridged ? Optional.of(network.equals("default") ? BRIDGE : network) : Optional.empty());
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
