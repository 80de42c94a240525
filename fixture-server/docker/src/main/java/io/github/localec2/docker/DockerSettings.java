package io.github.localec2.docker;

import io.github.localec2.docker.flags.DockerFlags;
import io.github.localec2.server.vm.VmOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a Docker VM manager is set to.
 *
 * @param flags further flags of {@code docker run}
 * @param init true where our agent is the first process, false for the image's own entrypoint
 * @param removes true where containers go with their instances
 * @param downloads true where the default images are pulled when they are launched
 * @param registry where those are pulled from; empty for Docker Hub
 * @param pauses true where a stopped instance is a paused container
 * @param socket true where instances have the engine's socket
 * @param limits true where instances have their type's CPUs and memory
 * @param aliases AMI ids, or names of images, by the AMI ids that stand for them
 */
record DockerSettings(
    DockerFlags flags,
    boolean init,
    boolean removes,
    boolean downloads,
    String registry,
    boolean pauses,
    boolean socket,
    boolean limits,
    Map<String, String> aliases) {
  private static final int GRACE_SECONDS = 10;
  private static final String FLAGS = "docker.flags";
  private static final String INIT = "docker.init";
  private static final String REMOVE = "docker.remove-containers";
  private static final String DOWNLOAD = "docker.download-default-images";
  private static final String REGISTRY = "docker.registry";
  private static final String STOP = "docker.stop";
  private static final String SOCKET = "docker.socket";
  private static final String LIMITS = "docker.limits";
  private static final String ALIASES = "docker.aliases";

  /** In the order in which help lists them. */
  static final List<VmOption> OPTIONS =
      List.of(
          new VmOption(
              FLAGS,
              "EC2_DOCKER_FLAGS",
              "Further flags of docker run, for all instances.",
              DockerFlags::parse),
          new VmOption(
              INIT,
              "EC2_DOCKER_INIT",
              "0 runs the image's own entrypoint as the first process; 1 unless set.",
              flag(INIT)),
          new VmOption(
              REMOVE,
              "EC2_REMOVE_CONTAINERS",
              "0 keeps the containers of terminated instances; 1 unless set.",
              flag(REMOVE)),
          new VmOption(
              DOWNLOAD,
              "EC2_DOWNLOAD_DEFAULT_IMAGES",
              "0 never downloads the three default AMIs; 1 unless set.",
              flag(DOWNLOAD)),
          new VmOption(
              REGISTRY,
              "LOCALEC2_DOCKER_REGISTRY",
              "A registry and path to download the default AMIs from instead of Docker Hub.",
              DockerSettings::registry),
          new VmOption(
              STOP,
              "LOCALEC2_DOCKER_STOP",
              "What stopping does to a container: pause, which it is unless set, or stop.",
              DockerSettings::pausing),
          new VmOption(
              SOCKET,
              "LOCALEC2_DOCKER_SOCKET",
              "0 keeps the engine's socket out of the instances; 1 unless set.",
              flag(SOCKET)),
          new VmOption(
              LIMITS,
              "LOCALEC2_DOCKER_LIMITS",
              "1 limits CPU and memory to the instance type's; 0 unless set.",
              flag(LIMITS)),
          new VmOption(
              ALIASES,
              "LOCALEC2_DOCKER_ALIASES",
              "AMI ids that stand for others or for images: ami-0abc=ami-000001,ami-0def=debian:12.",
              DockerSettings::aliases));

  DockerSettings {
    aliases = Map.copyOf(aliases);
  }

  /**
   * @throws IllegalArgumentException quoting a value that can't be
   */
  static DockerSettings of(Map<String, String> options) {
    DockerFlags flags = DockerFlags.parse(options.getOrDefault(FLAGS, ""));
    boolean init = isOn(INIT, options.getOrDefault(INIT, "1"));
    if (init) {
      flags.checkFirstProcess();
    }
    boolean removes = isOn(REMOVE, options.getOrDefault(REMOVE, "1"));
    boolean neverPulls = flags.last("--pull").filter(f -> f.value().equals("never")).isPresent();
    flags
        .last("--rm")
        .filter(flag -> !removes && flag.isOn())
        .ifPresent(
            flag -> {
              throw new IllegalArgumentException(
                  "docker.flags has a flag that an instance can't have: '"
                      + flag.text()
                      + "': "
                      + REMOVE
                      + "=0 keeps containers");
            });
    return new DockerSettings(
        flags,
        init,
        removes,
        isOn(DOWNLOAD, options.getOrDefault(DOWNLOAD, "1")) && !neverPulls,
        registry(options.getOrDefault(REGISTRY, "")),
        pausing(options.getOrDefault(STOP, "pause")),
        isOn(SOCKET, options.getOrDefault(SOCKET, "1")),
        isOn(LIMITS, options.getOrDefault(LIMITS, "0")),
        aliases(options.getOrDefault(ALIASES, "")));
  }

  /** How long a container that is asked to end may take before it is killed; -1 for ever. */
  int graceSeconds() {
    return flags.stopTimeout().orElse(GRACE_SECONDS);
  }

  private static Consumer<String> flag(String name) {
    return value -> isOn(name, value);
  }

  private static boolean isOn(String name, String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be 0 or 1: '" + value + "'");
    };
  }

  private static String registry(String value) {
    String registry = value.strip();
    if (!registry.matches("|[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*/?")) {
      throw new IllegalArgumentException(
          REGISTRY + " must be HOST:PORT/PATH without a scheme: '" + value + "'");
    }
    return registry;
  }

  private static boolean pausing(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "pause" -> true;
      case "stop" -> false;
      default ->
          throw new IllegalArgumentException(STOP + " must be pause or stop: '" + value + "'");
    };
  }

  private static Map<String, String> aliases(String value) {
    Map<String, String> aliases = new LinkedHashMap<>();
    for (String each : value.split(",")) {
      if (each.isBlank()) {
        continue;
      }
      int equals = each.indexOf('=');
      String id = equals < 0 ? "" : each.substring(0, equals).strip();
      String target = equals < 0 ? "" : each.substring(equals + 1).strip();
      if (!id.matches("ami-[0-9a-f]{1,17}") || target.isEmpty()) {
        throw new IllegalArgumentException(
            ALIASES + " must be AMI=AMI or AMI=IMAGE, with commas between: '" + each + "'");
      }
      aliases.put(id, target);
    }
    return aliases;
  }
}
