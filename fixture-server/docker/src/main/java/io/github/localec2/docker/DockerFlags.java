package io.github.localec2.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ulimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Flags of {@code docker run} that instances are created with: {@code --name value}, {@code
 * --name=value}, {@code -n value} and {@code -nvalue}, quoted as in a shell.
 *
 * @param given in their order
 */
record DockerFlags(List<Flag> given) {
  private static final Map<String, String> SHORT =
      Map.of(
          "-e",
          "--env",
          "-v",
          "--volume",
          "-l",
          "--label",
          "-m",
          "--memory",
          "-p",
          "--publish",
          "-h",
          "--hostname",
          "-c",
          "--cpu-shares",
          "-w",
          "--workdir");
  private static final Map<String, String> OTHER_NAMES =
      Map.of("--net", "--network", "--dns-opt", "--dns-option");
  private static final Set<String> SWITCHES =
      Set.of("--privileged", "--read-only", "--init", "--oom-kill-disable");
  private static final Map<String, BiConsumer<FlaggedContainer, String>> KNOWN = known();

  DockerFlags {
    given = List.copyOf(given);
  }

  /**
   * A flag by its long name.
   *
   * @param text as it was written, for messages
   */
  record Flag(String name, String value, String text) {}

  /**
   * @throws IllegalArgumentException quoting a flag that docker run does not have, that an instance
   *     can't have, or whose value can't be
   */
  static DockerFlags parse(String line) {
    List<Flag> flags = new ArrayList<>();
    List<String> words = Words.of(line);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = name(word);
      String value = valueIn(word);
      if (!KNOWN.containsKey(name)) {
        throw new IllegalArgumentException("docker.flags has an unknown flag: '" + word + "'");
      }
      if (value == null && SWITCHES.contains(name)) {
        value = "true";
      } else if (value == null) {
        if (++i == words.size()) {
          throw new IllegalArgumentException(
              "docker.flags has a flag without value: '" + word + "'");
        }
        value = words.get(i);
        word = word + " " + value;
      }
      flags.add(new Flag(name, value, word));
    }
    DockerFlags parsed = new DockerFlags(flags);
    parsed.applyTo(new FlaggedContainer(HostConfig.newHostConfig()));
    return parsed;
  }

  private static String name(String word) {
    if (word.startsWith("--")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      return OTHER_NAMES.getOrDefault(name, name);
    }
    return word.length() < 2 ? word : SHORT.getOrDefault(word.substring(0, 2), word);
  }

  private static @Nullable String valueIn(String word) {
    int equals = word.indexOf('=');
    if (word.startsWith("--")) {
      return equals < 0 ? null : word.substring(equals + 1);
    }
    if (word.length() <= 2) {
      return null;
    }
    return word.charAt(2) == '=' ? word.substring(3) : word.substring(2);
  }

  /**
   * The agent is the first process of a container.
   *
   * @throws IllegalArgumentException quoting a flag by which another would be
   */
  void checkFirstProcess() {
    for (Flag flag : given) {
      if (flag.name().equals("--pid") || flag.name().equals("--init") && bool(flag.value())) {
        throw new IllegalArgumentException(
            "docker.flags has a flag that an instance can't have, as its first process is its own:"
                + " '"
                + flag.text()
                + "'; set docker.init to 0");
      }
    }
  }

  void applyTo(FlaggedContainer container) {
    for (Flag flag : given) {
      try {
        Objects.requireNonNull(KNOWN.get(flag.name())).accept(container, flag.value());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "docker.flags has a flag with a value that can't be: '" + flag.text() + "'", e);
      }
    }
  }

  private static Map<String, BiConsumer<FlaggedContainer, String>> known() {
    Map<String, BiConsumer<FlaggedContainer, String>> all = new LinkedHashMap<>();
    all.put("--env", (c, v) -> c.environment.add(variable(v)));
    all.put("--env-file", (c, v) -> lines(v).forEach(line -> c.environment.add(variable(line))));
    all.put("--label", (c, v) -> put(c.labels, v));
    all.put("--label-file", (c, v) -> lines(v).forEach(line -> put(c.labels, line)));
    all.put("--hostname", (c, v) -> c.hostName = v);
    all.put("--platform", (c, v) -> c.platform = v);
    all.put("--mac-address", (c, v) -> c.macAddress = v);
    all.put("--workdir", (c, v) -> c.workingDirectory = v);
    host(all, "--privileged", (h, v) -> h.withPrivileged(bool(v)));
    host(all, "--read-only", (h, v) -> h.withReadonlyRootfs(bool(v)));
    host(all, "--init", (h, v) -> h.withInit(bool(v)));
    host(all, "--memory", (h, v) -> h.withMemory(bytes(v)));
    host(all, "--memory-swap", (h, v) -> h.withMemorySwap(v.equals("-1") ? -1L : bytes(v)));
    host(all, "--memory-reservation", (h, v) -> h.withMemoryReservation(bytes(v)));
    host(all, "--shm-size", (h, v) -> h.withShmSize(bytes(v)));
    host(all, "--cpus", (h, v) -> h.withNanoCPUs(Math.round(Double.parseDouble(v) * 1e9)));
    host(all, "--cpu-shares", (h, v) -> h.withCpuShares(Integer.valueOf(v)));
    host(all, "--cpu-period", (h, v) -> h.withCpuPeriod(Long.valueOf(v)));
    host(all, "--cpu-quota", (h, v) -> h.withCpuQuota(Long.valueOf(v)));
    host(all, "--cpuset-cpus", HostConfig::withCpusetCpus);
    host(all, "--cpuset-mems", HostConfig::withCpusetMems);
    host(all, "--oom-kill-disable", (h, v) -> h.withOomKillDisable(bool(v)));
    host(all, "--oom-score-adj", (h, v) -> h.withOomScoreAdj(Integer.valueOf(v)));
    host(all, "--pids-limit", (h, v) -> h.withPidsLimit(Long.valueOf(v)));
    host(all, "--runtime", HostConfig::withRuntime);
    host(all, "--network", HostConfig::withNetworkMode);
    host(all, "--ipc", HostConfig::withIpcMode);
    host(all, "--pid", HostConfig::withPidMode);
    host(all, "--userns", HostConfig::withUsernsMode);
    host(all, "--uts", HostConfig::withUtSMode);
    host(all, "--cgroupns", HostConfig::withCgroupnsMode);
    host(all, "--cgroup-parent", HostConfig::withCgroupParent);
    host(all, "--dns", (h, v) -> h.withDns(more(h.getDns(), v)));
    host(all, "--dns-option", (h, v) -> h.withDnsOptions(more(h.getDnsOptions(), v)));
    host(all, "--dns-search", (h, v) -> h.withDnsSearch(more(h.getDnsSearch(), v)));
    host(all, "--add-host", (h, v) -> h.withExtraHosts(more(h.getExtraHosts(), v)));
    host(
        all,
        "--security-opt",
        (h, v) -> h.withSecurityOpts(more(h.getSecurityOpts(), securityOption(v))));
    host(all, "--group-add", (h, v) -> h.withGroupAdd(more(h.getGroupAdd(), v)));
    host(
        all,
        "--device-cgroup-rule",
        (h, v) -> h.withDeviceCgroupRules(more(h.getDeviceCgroupRules(), v)));
    host(all, "--sysctl", (h, v) -> h.withSysctls(with(h.getSysctls(), v)));
    host(all, "--storage-opt", (h, v) -> h.withStorageOpt(with(h.getStorageOpt(), v)));
    host(all, "--tmpfs", (h, v) -> h.withTmpFs(tmpfs(h.getTmpFs(), v)));
    host(
        all,
        "--cap-add",
        (h, v) -> h.withCapAdd(more(h.getCapAdd(), capability(v), new Capability[0])));
    host(
        all,
        "--cap-drop",
        (h, v) -> h.withCapDrop(more(h.getCapDrop(), capability(v), new Capability[0])));
    host(all, "--volume", (h, v) -> h.withBinds(more(h.getBinds(), Bind.parse(v), new Bind[0])));
    host(
        all,
        "--device",
        (h, v) -> h.withDevices(more(h.getDevices(), Device.parse(v), new Device[0])));
    host(all, "--ulimit", (h, v) -> h.withUlimits(more(h.getUlimits(), ulimit(v), new Ulimit[0])));
    host(all, "--publish", (h, v) -> publish(h, PortBinding.parse(v)));
    host(all, "--log-driver", (h, v) -> h.withLogConfig(logs(v, h.getLogConfig())));
    host(all, "--log-opt", (h, v) -> h.withLogConfig(logOption(v, h.getLogConfig())));
    host(all, "--gpus", (h, v) -> h.withDeviceRequests(List.of(gpus(v))));
    return all;
  }

  private static void host(
      Map<String, BiConsumer<FlaggedContainer, String>> all,
      String name,
      BiConsumer<HostConfig, String> change) {
    all.put(name, (container, value) -> change.accept(container.host, value));
  }

  private static void publish(HostConfig host, PortBinding binding) {
    if (host.getPortBindings() == null) {
      host.withPortBindings(binding);
    } else {
      host.getPortBindings().add(binding);
    }
  }

  /** Lines of a file, without comments, as docker run reads them. */
  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .map(String::stripLeading)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine gets a profile itself, where docker run is told its file. */
  private static String securityOption(String value) {
    String file = value.startsWith("seccomp=") ? value.substring("seccomp=".length()) : "";
    if (file.isEmpty() || file.equals("unconfined") || file.equals("builtin")) {
      return value;
    }
    try {
      return "seccomp=" + Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LogConfig logOption(String option, @Nullable LogConfig present) {
    LogConfig.LoggingType type =
        present == null || present.getType() == null
            ? LogConfig.LoggingType.DEFAULT
            : present.getType();
    return new LogConfig(type, with(present == null ? null : present.getConfig(), option));
  }

  private static LogConfig logs(String driver, @Nullable LogConfig present) {
    LogConfig.LoggingType type = LogConfig.LoggingType.fromValue(driver);
    if (type == null) {
      throw new IllegalArgumentException("no log driver: " + driver);
    }
    return new LogConfig(type, present == null ? null : present.getConfig());
  }

  private static DeviceRequest gpus(String value) {
    DeviceRequest request =
        new DeviceRequest().withDriver("").withCapabilities(List.of(List.of("gpu")));
    if (value.startsWith("device=")) {
      return request.withDeviceIds(List.of(value.substring("device=".length()).split(",")));
    }
    return request.withCount(value.equals("all") ? -1 : Integer.parseInt(value));
  }

  private static Capability capability(String name) {
    return Capability.valueOf(name.toUpperCase(java.util.Locale.ROOT).replaceFirst("^CAP_", ""));
  }

  private static Ulimit ulimit(String value) {
    String[] parts = value.split("[=:]");
    long soft = Long.parseLong(parts[1]);
    return new Ulimit(parts[0], soft, parts.length > 2 ? Long.parseLong(parts[2]) : soft);
  }

  private static boolean bool(String value) {
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + value);
    };
  }

  /** A size such as {@code 512m} or {@code 2g}; bytes without a unit. */
  private static long bytes(String value) {
    String digits = value.toLowerCase(java.util.Locale.ROOT).replaceFirst("i?b$", "");
    int shift = "bkmgt".indexOf(digits.charAt(digits.length() - 1));
    return shift < 0
        ? Long.parseLong(digits)
        : Math.round(
            Double.parseDouble(digits.substring(0, digits.length() - 1)) * (1L << (10 * shift)));
  }

  /**
   * A variable without a value has that of this process, as with docker run; one that this process
   * does not have, the container has not either, whatever its image says.
   */
  private static String variable(String value) {
    String ours = value.contains("=") ? null : System.getenv(value);
    return ours == null ? value : value + "=" + ours;
  }

  private static void put(Map<String, String> map, String pair) {
    int equals = pair.indexOf('=');
    map.put(
        equals < 0 ? pair : pair.substring(0, equals),
        equals < 0 ? "" : pair.substring(equals + 1));
  }

  private static Map<String, String> with(@Nullable Map<String, String> present, String pair) {
    if (!pair.contains("=")) {
      throw new IllegalArgumentException("no NAME=VALUE: " + pair);
    }
    Map<String, String> all = new LinkedHashMap<>();
    if (present != null) {
      all.putAll(present);
    }
    put(all, pair);
    return all;
  }

  private static Map<String, String> tmpfs(@Nullable Map<String, String> present, String value) {
    int colon = value.indexOf(':');
    Map<String, String> all = new LinkedHashMap<>();
    if (present != null) {
      all.putAll(present);
    }
    all.put(
        colon < 0 ? value : value.substring(0, colon), colon < 0 ? "" : value.substring(colon + 1));
    return all;
  }

  private static List<String> more(@Nullable List<String> present, String value) {
    List<String> all = new ArrayList<>();
    if (present != null) {
      all.addAll(present);
    }
    all.add(value);
    return all;
  }

  private static String[] more(String @Nullable [] present, String value) {
    return more(present == null ? null : Arrays.asList(present), value).toArray(String[]::new);
  }

  private static <T> T[] more(T @Nullable [] present, T value, T[] none) {
    List<T> all = new ArrayList<>();
    if (present != null) {
      all.addAll(Arrays.asList(present));
    }
    all.add(value);
    return all.toArray(none);
  }
}
