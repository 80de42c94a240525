package io.github.localec2.server.instancetype;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each instance type is offered, as {@code offerings.tsv} explains it. */
final class Offerings {
  private static final String RESOURCE = "offerings.tsv";

  /** The numbers of a region's zones, by the short name that its zone ids begin with. */
  private final Map<String, String> zonesOf = new HashMap<>();

  private final Map<String, String> shortNames = new HashMap<>();

  /** Per type or family: the numbers of the zones that offer it, by short name. */
  private final Map<String, Map<String, String>> offers = new HashMap<>();

  private Offerings() {}

  static Offerings read() {
    Offerings offerings = new Offerings();
    DataFile.forEachLine(RESOURCE, offerings::add);
    return offerings;
  }

  private void add(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length == 3) {
      shortNames.put(cells[0], cells[1]);
      zonesOf.put(cells[1], cells[2]);
      return;
    }
    Map<String, String> where = new HashMap<>();
    for (String region : cells[1].split(" ", -1)) {
      int colon = region.indexOf(':');
      String shortName = colon < 0 ? region : region.substring(0, colon);
      String zones = zonesOf.get(shortName);
      if (zones == null) {
        throw new IllegalStateException(region + " is of no region in " + RESOURCE);
      }
      where.put(shortName, colon < 0 ? zones : region.substring(colon + 1));
    }
    offers.put(cells[0], where);
  }

  /** True where the data speaks of the region; nothing is known of the others. */
  boolean knows(String region) {
    return shortNames.containsKey(region);
  }

  /** True where a zone of the known region offers the type. */
  boolean inRegion(String type, String region) {
    return zones(type, region) != null;
  }

  /** True where the zone of the known region offers the type; a Local Zone does as its region. */
  boolean inZone(String type, String region, String zoneId) {
    String zones = zones(type, region);
    if (zones == null) {
      return false;
    }
    String prefix = shortNames.get(region) + "-az";
    if (!zoneId.startsWith(prefix)) {
      return true;
    }
    String number = zoneId.substring(prefix.length());
    boolean known = zonesOf.getOrDefault(shortNames.get(region), "").contains(number);
    return !known || zones.contains(number);
  }

  private @Nullable String zones(String type, String region) {
    Map<String, String> where = offers.get(type);
    if (where == null) {
      where = offers.get(type.substring(0, type.indexOf('.') + 1) + "*");
    }
    return where == null ? null : where.get(shortNames.get(region));
  }
}
