package io.github.localec2.docker;

import io.github.localec2.docker.flags.DockerFlags;
import io.github.localec2.server.vm.VmOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What security groups do.
 *
 * @param enforced true where instances are guarded by them; false where they only open host ports
 * @param keepsNetAdmin true where the flags give instances NET_ADMIN, which they then keep
 */
public record SecurityGroupSettings(boolean enforced, boolean keepsNetAdmin) {
  private static final String GROUPS = "docker.security-groups";
  private static final Set<String> CAPABILITIES =
      Set.of("NET_ADMIN", "CAP_NET_ADMIN", "ALL", "CAP_ALL");

  static final List<VmOption> OPTIONS =
      List.of(
          new VmOption(
              GROUPS,
              "EC2_DOCKER_SECURITY_GROUPS",
              "enforce lets nothing in or out but what the security groups say; ports, the default,"
                  + " only opens host ports.",
              SecurityGroupSettings::enforces));

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException quoting a value that can't be, or flags with which instances
   *     would have somebody else's network
   */
  public static SecurityGroupSettings of(Map<String, String> options) {
    boolean enforced = enforces(options.getOrDefault(GROUPS, "ports"));
    DockerFlags flags = DockerFlags.parse(options.getOrDefault("docker.flags", ""));
    boolean keeps = false;
    for (DockerFlags.Flag flag : flags.given()) {
      if (enforced
          && flag.name().equals("--network")
          && !ContainerCreation.isOwnNetwork(flag.network())) {
        throw new IllegalArgumentException(
            GROUPS
                + "=enforce needs instances with a network of their own, which docker.flags deny: '"
                + flag.text()
                + "'");
      }
      keeps |=
          (flag.name().equals("--privileged") && flag.isOn())
              || (flag.name().equals("--cap-add")
                  && CAPABILITIES.contains(flag.value().toUpperCase(Locale.ROOT)));
    }
    return new SecurityGroupSettings(enforced, keeps);
  }

  private static boolean enforces(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "enforce" -> true;
      case "ports" -> false;
      default ->
          throw new IllegalArgumentException(GROUPS + " must be enforce or ports: '" + value + "'");
    };
  }
}
