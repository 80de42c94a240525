package io.github.localec2.server.instancetype;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * The EC2 instance types with their figures and the places that offer them. It is read at its first
 * use, an instance type's description is made when it is first asked for, and both stay.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-types.html">Amazon EC2
 *     instance types</a>
 */
public final class InstanceTypes {
  private static final String ANY_REGION = "*";
  private static final String UNKNOWN_REGION = "?";

  private final TypeTable table = TypeTable.read();
  private final TypeReader reader = new TypeReader();
  private final Map<String, InstanceTypeInfo> infos = new ConcurrentHashMap<>();
  private final Map<String, List<InstanceTypeInfo>> byRegion = new ConcurrentHashMap<>();

  private InstanceTypes() {}

  /** The one catalogue, which is the same for every account and region. */
  public static InstanceTypes catalogue() {
    return Catalogue.INSTANCE;
  }

  /** True where EC2 has the type in some region; {@code name} is such as {@code m5.large}. */
  public boolean contains(String name) {
    return table.types().contains(name);
  }

  /** The type's description, whatever the region; empty where EC2 has no such type. */
  public Optional<InstanceTypeInfo> find(String name) {
    InstanceTypeInfo known = infos.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    return table.row(name).map(row -> infos.computeIfAbsent(name, absent -> reader.read(row)));
  }

  /** All names, families together and from small to large. */
  public Set<String> names() {
    return table.types();
  }

  /** All descriptions, in the order of {@link #names}. */
  public List<InstanceTypeInfo> all() {
    return byRegion.computeIfAbsent(ANY_REGION, any -> describe(name -> true));
  }

  /** The descriptions of what the region offers, in the order of {@link #names}. */
  public List<InstanceTypeInfo> offeredIn(String region) {
    // the regions that nothing is known of all offer the same
    String key = Places.OFFERINGS.knows(region) ? region : UNKNOWN_REGION;
    return byRegion.computeIfAbsent(key, any -> describe(name -> isOffered(name, region)));
  }

  /**
   * True where the region offers the type. A region of which nothing is known, such as one newer
   * than the data, offers all of the current generation.
   */
  public boolean isOffered(String name, String region) {
    if (!contains(name)) {
      return false;
    }
    Offerings offerings = Places.OFFERINGS;
    return offerings.knows(region) ? offerings.inRegion(name, region) : isCurrent(name);
  }

  /**
   * True where a zone of the region offers the type.
   *
   * @param zoneId the id that the zone has in every account, such as {@code use1-az4}
   */
  public boolean isOffered(String name, String region, String zoneId) {
    if (!contains(name)) {
      return false;
    }
    Offerings offerings = Places.OFFERINGS;
    return offerings.knows(region) ? offerings.inZone(name, region, zoneId) : isCurrent(name);
  }

  /** The cores and the threads of each that an instance of the type has unless asked for fewer. */
  public static CpuOptions cpuOptions(InstanceTypeInfo type) {
    return CpuOptions.builder()
        .coreCount(type.vCpuInfo().defaultCores())
        .threadsPerCore(type.vCpuInfo().defaultThreadsPerCore())
        .build();
  }

  /** True where an image of the architecture, such as {@code arm64}, starts on the type. */
  public static boolean runs(InstanceTypeInfo type, String architecture) {
    return type.processorInfo().supportedArchitecturesAsStrings().contains(architecture);
  }

  /** The most network interfaces that an instance of the type can have, over all network cards. */
  public static int maximumNetworkInterfaces(InstanceTypeInfo type) {
    return type.networkInfo().maximumNetworkInterfaces();
  }

  private boolean isCurrent(String name) {
    return find(name).map(InstanceTypeInfo::currentGeneration).orElse(false);
  }

  private List<InstanceTypeInfo> describe(Predicate<String> wanted) {
    return names().stream().filter(wanted).map(this::find).flatMap(Optional::stream).toList();
  }

  /** Reads the types when they are first needed. */
  private static final class Catalogue {
    static final InstanceTypes INSTANCE = new InstanceTypes();
  }

  /** Reads the offerings when they are first needed: most callers never ask. */
  private static final class Places {
    static final Offerings OFFERINGS = Offerings.read();
  }
}
