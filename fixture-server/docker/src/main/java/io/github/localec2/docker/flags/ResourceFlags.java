package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.BlkioRateDevice;
import com.github.dockerjava.api.model.BlkioWeightDevice;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Flags of docker run about processors, memory, devices and limits. */
final class ResourceFlags {
  private static final Set<String> LIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private ResourceFlags() {}

  static void addTo(KnownFlags all) {
    memory(all);
    processors(all);
    devices(all);
    all.host("--pids-limit", (h, v) -> h.withPidsLimit(Long.valueOf(v)))
        .host("--ulimit", (h, v) -> h.withUlimits(FlagValues.more(h.getUlimits(), ulimit(v))))
        .host("--cgroup-parent", HostConfig::withCgroupParent);
  }

  private static void memory(KnownFlags all) {
    all.host("--memory", (h, v) -> h.withMemory(FlagValues.bytes(v)))
        .host(
            "--memory-swap", (h, v) -> h.withMemorySwap(v.equals("-1") ? -1L : FlagValues.bytes(v)))
        .host("--memory-reservation", (h, v) -> h.withMemoryReservation(FlagValues.bytes(v)))
        .host(
            "--memory-swappiness",
            (h, v) -> h.withMemorySwappiness((long) FlagValues.number(v, -1, 100)))
        .host("--kernel-memory", (h, v) -> h.withKernelMemory(FlagValues.bytes(v)))
        .host("--shm-size", (h, v) -> h.withShmSize(FlagValues.bytes(v)))
        .hostToggle("--oom-kill-disable", HostConfig::withOomKillDisable)
        .host("--oom-score-adj", (h, v) -> h.withOomScoreAdj(FlagValues.number(v, -1000, 1000)))
        .alias("-m", "--memory");
  }

  private static void processors(KnownFlags all) {
    all.host("--cpus", (h, v) -> h.withNanoCPUs(processors(v)))
        .host("--cpu-shares", (h, v) -> h.withCpuShares(Integer.valueOf(v)))
        .host("--cpu-period", (h, v) -> h.withCpuPeriod(Long.valueOf(v)))
        .host("--cpu-quota", (h, v) -> h.withCpuQuota(Long.valueOf(v)))
        .host("--cpu-rt-period", (h, v) -> h.withCpuRealtimePeriod(Long.valueOf(v)))
        .host("--cpu-rt-runtime", (h, v) -> h.withCpuRealtimeRuntime(Long.valueOf(v)))
        .host("--cpu-count", (h, v) -> h.withCpuCount(Long.valueOf(v)))
        .host("--cpu-percent", (h, v) -> h.withCpuPercent(Long.valueOf(v)))
        .host("--cpuset-cpus", HostConfig::withCpusetCpus)
        .host("--cpuset-mems", HostConfig::withCpusetMems)
        .alias("-c", "--cpu-shares");
  }

  private static long processors(String value) {
    return Math.round(
        Double.parseDouble(FlagValues.matching(value, "[0-9.]+", "a number of processors")) * 1e9);
  }

  private static String rule(String value) {
    return FlagValues.matching(
        value, "[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}", "a rule such as 'b 7:* rmw'");
  }

  private static void devices(KnownFlags all) {
    all.host("--device", ResourceFlags::device)
        .host(
            "--device-cgroup-rule",
            (h, v) -> h.withDeviceCgroupRules(FlagValues.more(h.getDeviceCgroupRules(), rule(v))))
        .host("--gpus", (h, v) -> request(h, gpus(v)))
        .host("--blkio-weight", (h, v) -> h.withBlkioWeight(weight(v)))
        .host(
            "--blkio-weight-device",
            (h, v) ->
                h.withBlkioWeightDevice(
                    FlagValues.more(
                        h.getBlkioWeightDevice(),
                        new BlkioWeightDevice()
                            .withPath(path(v))
                            .withWeight(weight(afterPath(v))))))
        .host("--io-maxbandwidth", (h, v) -> h.withIoMaximumBandwidth(FlagValues.bytes(v)))
        .host("--io-maxiops", (h, v) -> h.withIoMaximumIOps(Long.valueOf(v)));
    rate(
        all,
        "--device-read-bps",
        FlagValues::bytes,
        HostConfig::getBlkioDeviceReadBps,
        HostConfig::withBlkioDeviceReadBps);
    rate(
        all,
        "--device-write-bps",
        FlagValues::bytes,
        HostConfig::getBlkioDeviceWriteBps,
        HostConfig::withBlkioDeviceWriteBps);
    rate(
        all,
        "--device-read-iops",
        Long::parseLong,
        HostConfig::getBlkioDeviceReadIOps,
        HostConfig::withBlkioDeviceReadIOps);
    rate(
        all,
        "--device-write-iops",
        Long::parseLong,
        HostConfig::getBlkioDeviceWriteIOps,
        HostConfig::withBlkioDeviceWriteIOps);
  }

  private interface Rates {
    HostConfig set(HostConfig host, List<BlkioRateDevice> rates);
  }

  private static void rate(
      KnownFlags all,
      String name,
      ToLongFunction<String> number,
      Function<HostConfig, List<BlkioRateDevice>> present,
      Rates rates) {
    all.host(
        name,
        (h, v) ->
            rates.set(
                h,
                FlagValues.more(
                    present.apply(h),
                    new BlkioRateDevice()
                        .withPath(path(v))
                        .withRate(number.applyAsLong(afterPath(v))))));
  }

  /** A device and a number, such as {@code /dev/sda:1mb}. */
  private static String path(String value) {
    int colon = value.lastIndexOf(':');
    if (colon < 0 || !value.startsWith("/dev/")) {
      throw new IllegalArgumentException("no /dev/NAME:NUMBER: " + value);
    }
    return value.substring(0, colon);
  }

  private static String afterPath(String value) {
    return value.substring(value.lastIndexOf(':') + 1);
  }

  private static int weight(String value) {
    return value.equals("0") ? 0 : FlagValues.number(value, 10, 1000);
  }

  private static void device(HostConfig host, String value) {
    if (value.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9._-]+=.+")) {
      // one that the engine knows by its container device interface
      request(host, new DeviceRequest().withDriver("cdi").withDeviceIds(List.of(value)));
      return;
    }
    Device device = Device.parse(value);
    if (!String.valueOf(device.getPathInContainer()).startsWith("/")) {
      throw new IllegalArgumentException("no path or permissions: " + device.getPathInContainer());
    }
    host.withDevices(FlagValues.more(host.getDevices(), device));
  }

  private static void request(HostConfig host, DeviceRequest request) {
    host.withDeviceRequests(FlagValues.more(host.getDeviceRequests(), request));
  }

  private static DeviceRequest gpus(String value) {
    DeviceRequest request =
        new DeviceRequest()
            .withDriver("")
            .withOptions(Map.of())
            .withCapabilities(List.of(List.of("gpu")));
    for (String text : FlagValues.fields(value)) {
      FlagValues.Field field = FlagValues.Field.of(text);
      if (field.value() == null) {
        // after devices, a further one of them
        if (request.getDeviceIds() == null) {
          request.withCount(count(text));
        } else {
          request.withDeviceIds(FlagValues.more(request.getDeviceIds(), text));
        }
        continue;
      }
      switch (field.key()) {
        case "driver" -> request.withDriver(field.value());
        case "count" -> request.withCount(count(field.value()));
        case "device" -> request.withDeviceIds(List.of(field.value().split(",")));
        case "capabilities" ->
            request.withCapabilities(List.of(FlagValues.more(field.value().split(","), "gpu")));
        case "options" ->
            FlagValues.fields(field.value())
                .forEach(each -> request.withOptions(FlagValues.with(request.getOptions(), each)));
        default -> throw new IllegalArgumentException("no key of GPUs: " + field.key());
      }
    }
    if (request.getCount() == null && request.getDeviceIds() == null) {
      request.withCount(1);
    }
    return request;
  }

  private static int count(String value) {
    return value.equals("all") ? -1 : Integer.parseInt(value);
  }

  private static Ulimit ulimit(String value) {
    String[] parts = value.split("[=:]", -1);
    if (!LIMITS.contains(parts[0]) || parts.length > 3) {
      throw new IllegalArgumentException("no limit: " + value);
    }
    long soft = Long.parseLong(parts[1]);
    long hard = parts.length > 2 ? Long.parseLong(parts[2]) : soft;
    if (hard != -1 && soft > hard) {
      throw new IllegalArgumentException("the soft limit is above the hard one");
    }
    return new Ulimit(parts[0], soft, hard);
  }
}
