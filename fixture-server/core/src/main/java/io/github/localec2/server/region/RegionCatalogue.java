package io.github.localec2.server.region;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The regions that exist and their availability zones, from a table. */
public final class RegionCatalogue {
  private static final String TABLE = "regions.tsv";
  private static final String LOCAL_ZONES = "local-zones.tsv";

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

  /** The region of a zone or Local Zone, such as {@code us-east-1a}. */
  public Optional<String> regionOfZone(String zone) {
    return byName.values().stream()
        .filter(
            region ->
                region.zones().stream().anyMatch(each -> each.name().equals(zone))
                    || region.localZones().stream()
                        .anyMatch(each -> each.zone().name().equals(zone)))
        .map(RegionInfo::name)
        .findFirst();
  }

  private static RegionCatalogue load() {
    Map<String, List<LocalZone>> localZones = new HashMap<>();
    for (String[] row : rows(LOCAL_ZONES)) {
      localZones.computeIfAbsent(row[0], any -> new ArrayList<>()).add(localZone(row));
    }
    Map<String, RegionInfo> all = new LinkedHashMap<>();
    for (String[] row : rows(TABLE)) {
      RegionInfo info = region(row, localZones.getOrDefault(row[0], List.of()));
      all.put(info.name(), info);
    }
    return new RegionCatalogue(all);
  }

  private static List<String[]> rows(String table) {
    try (InputStream in = Objects.requireNonNull(RegionCatalogue.class.getResourceAsStream(table));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && line.charAt(0) != '#')
          .map(line -> line.split("\t"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(table + " can't be read", e);
    }
  }

  private static RegionInfo region(String[] columns, List<LocalZone> localZones) {
    String name = columns[0];
    String zoneIdPrefix = columns[1];
    List<Zone> zones = new ArrayList<>();
    for (String zone : columns[3].split(",")) {
      zones.add(new Zone(name + zone.charAt(0), zoneIdPrefix + "-az" + zone.substring(1)));
    }
    return new RegionInfo(
        name, columns[4], columns[2], List.copyOf(zones), List.copyOf(localZones));
  }

  private static LocalZone localZone(String[] columns) {
    String zoneId = columns[2];
    String parent =
        columns[4].equals("-")
            ? null
            : zoneId.substring(0, zoneId.indexOf('-')) + "-az" + columns[4];
    String group = columns[1].substring(0, columns[1].length() - 1);
    return new LocalZone(new Zone(columns[1], zoneId), group, columns[3], parent);
  }

  /**
   * A region.
   *
   * @param name such as {@code us-east-1}
   * @param longName such as {@code US East (N. Virginia)}
   * @param optInStatus as EC2 shows it: {@code opt-in-not-required}, {@code opted-in} or {@code
   *     not-opted-in}
   * @param zones its availability zones
   * @param localZones what an account can opt in to besides
   */
  public record RegionInfo(
      String name,
      String longName,
      String optInStatus,
      List<Zone> zones,
      List<LocalZone> localZones) {}

  /**
   * A Local Zone.
   *
   * @param zone such as {@code us-west-2-lax-1a}
   * @param group what an account opts in to, such as {@code us-west-2-lax-1}
   * @param groupLongName such as {@code US West (Los Angeles)}
   * @param parentZoneId the availability zone that it is anchored to; null where it isn't published
   */
  public record LocalZone(
      Zone zone, String group, String groupLongName, @Nullable String parentZoneId) {}

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
