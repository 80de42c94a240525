package io.github.localec2.server;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** About how long EC2 takes for what it does by itself, in seconds: orders of magnitude. */
final class RealisticDelays {
  private static final Map<String, Integer> SECONDS =
      Map.ofEntries(
          Map.entry("*", 3),
          Map.entry("instance-running", 20),
          Map.entry("instance-status-ok", 150),
          Map.entry("instance-stopped", 40),
          Map.entry("instance-terminated", 45),
          Map.entry("volume-available", 5),
          Map.entry("volume-attached", 5),
          Map.entry("volume-detached", 8),
          Map.entry("volume-modified", 30),
          Map.entry("volume-optimizing", 120),
          Map.entry("snapshot-completed", 60),
          Map.entry("snapshot-imported", 600),
          Map.entry("image-available", 150),
          Map.entry("image-imported", 900),
          Map.entry("image-exported", 900),
          Map.entry("image-stored", 300),
          Map.entry("nat-gateway-available", 90),
          Map.entry("nat-gateway-deleted", 60),
          Map.entry("vpc-endpoint-available", 60),
          Map.entry("vpc-endpoint-deleted", 60),
          Map.entry("vpn-gateway-attached", 30),
          Map.entry("vpn-gateway-detached", 30),
          Map.entry("root-volume-replaced", 60));

  static final Map<String, Duration> BY_NAME =
      SECONDS.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, entry -> Duration.ofSeconds(entry.getValue())));

  private RealisticDelays() {}
}
