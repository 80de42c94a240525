package io.github.localec2.server.region;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The regions that exist and their availability zones, from a table. */
public final class RegionCatalogue {
  private static final String TABLE = "regions.tsv";

  private final Map<String, RegionInfo> byName;

  private RegionCatalogue(Map<String, RegionInfo> byName) {
    this.byName = byName;
  }

  /** AWS's commercial regions. */
  public static RegionCatalogue aws() {
    return Loaded.AWS;
  }

  public boolean has(String region) {
    return byName.containsKey(region);
  }

  public Optional<RegionInfo> find(String region) {
    return Optional.ofNullable(byName.get(region));
  }

  /** The zones of a region in the order of their letters. */
  public List<Zone> zones(String region) {
    RegionInfo info = byName.get(region);
    return info == null ? List.of() : info.zones();
  }

  public Collection<RegionInfo> all() {
    return byName.values();
  }

  private static RegionCatalogue load() {
    Map<String, RegionInfo> all = new LinkedHashMap<>();
    try (InputStream in = Objects.requireNonNull(RegionCatalogue.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          RegionInfo info = row(line.split("\t"));
          all.put(info.name(), info);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " can't be read", e);
    }
    return new RegionCatalogue(all);
  }

  private static RegionInfo row(String[] columns) {
    String name = columns[0];
    String zoneIdPrefix = columns[1];
    List<Zone> zones = new ArrayList<>();
    for (String zone : columns[3].split(",")) {
      zones.add(new Zone(name + zone.charAt(0), zoneIdPrefix + "-az" + zone.substring(1)));
    }
    return new RegionInfo(name, columns[2], List.copyOf(zones));
  }

  /**
   * A region.
   *
   * @param name such as {@code us-east-1}
   * @param optInStatus as EC2 shows it: {@code opt-in-not-required}, {@code opted-in} or {@code
   *     not-opted-in}
   * @param zones its availability zones
   */
  public record RegionInfo(String name, String optInStatus, List<Zone> zones) {}

  /**
   * An availability zone.
   *
   * @param name such as {@code us-east-1a}
   * @param id such as {@code use1-az1}, the same place in every account
   */
  public record Zone(String name, String id) {}

  private static final class Loaded {
    private static final RegionCatalogue AWS = load();
  }
}
