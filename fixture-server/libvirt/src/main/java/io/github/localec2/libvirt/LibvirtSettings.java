package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmOption;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a libvirt VM manager is set to.
 *
 * @param uris of the hypervisors, each as {@code virsh -c} takes it; the first is the one of a
 *     server that has only one
 * @param zones the Availability Zones that the hypervisors are in, by their URIs; of all or of none
 * @param network the libvirt network that instances are in
 * @param pool the storage pool of AMIs and volumes
 * @param acceleration what runs the instances' code
 * @param copies true where a root volume is a full copy of its AMI, false where it stands on it
 * @param keeps true where domains and volumes stay defined at the end
 * @param boots how many instances may boot at once; 0 for as many as the host is good for
 * @param grace how long a guest that is asked to shut down or to reboot may take
 * @param capacityMiB the memory that the instances of one host may have together; 0 for what the
 *     host has where there are several, and for no bound where there is one
 * @param guards true where security groups hold
 * @param vpc true where each subnet is a network of its own
 */
record LibvirtSettings(
    List<String> uris,
    Map<String, String> zones,
    String network,
    String pool,
    Acceleration acceleration,
    boolean copies,
    boolean keeps,
    int boots,
    Duration grace,
    int capacityMiB,
    boolean guards,
    boolean vpc) {
  LibvirtSettings {
    uris = List.copyOf(uris);
    zones = Map.copyOf(zones);
  }

  /** What runs an instance's code. */
  enum Acceleration {
    AUTO,
    KVM,
    EMULATION
  }

  private static final String URI_OPTION = "libvirt.uri";
  private static final String NETWORK = "libvirt.network";
  private static final String POOL = "libvirt.pool";
  private static final String ACCELERATION = "libvirt.acceleration";
  private static final String CLONE = "libvirt.clone";
  private static final String KEEP = "libvirt.keep";
  private static final String BOOTS = "libvirt.boots";
  private static final String GRACE = "libvirt.stop-grace";
  private static final String CAPACITY = "libvirt.capacity";
  private static final String GROUPS = "libvirt.security-groups";
  private static final String NETWORKS = "libvirt.networks";
  private static final int MOST_CAPACITY = 999_999;

  /** A zone before a URI, which may have equals signs of its own. */
  private static final Pattern OF_ZONE =
      Pattern.compile("([a-z]{2,}(?:-[a-z]+)+-[0-9]+[a-z](?:-[a-z0-9-]+)?)=(.*)");

  /** What is before a URI and no zone. */
  private static final Pattern OF_NO_ZONE = Pattern.compile("([^=:/?]*)=.*");

  /** In the order in which help lists them. */
  static final List<VmOption> OPTIONS =
      List.of(
          option(
              URI_OPTION,
              "EC2_HYPERVISOR_URI",
              "The hypervisor, as virsh -c takes it, or several with commas between, each after its"
                  + " zone (us-east-1a=URI) or none; qemu:///system unless set.",
              LibvirtSettings::zones),
          option(
              NETWORK,
              "EC2_LIBVIRT_NETWORK",
              "The libvirt network that instances are in; default unless set.",
              value -> name(NETWORK, value)),
          option(
              POOL,
              "EC2_LIBVIRT_POOL",
              "The storage pool of AMIs and volumes; default unless set.",
              value -> name(POOL, value)),
          option(
              ACCELERATION,
              "LOCALEC2_LIBVIRT_ACCELERATION",
              "auto, which it is unless set, kvm, or emulation.",
              LibvirtSettings::acceleration),
          option(
              CLONE,
              "LOCALEC2_LIBVIRT_CLONE",
              "What a root volume is: backing, an overlay on the AMI, which it is unless set, or"
                  + " full.",
              LibvirtSettings::full),
          option(
              KEEP,
              "LOCALEC2_LIBVIRT_KEEP",
              "1 leaves domains and volumes defined at the end, shut down; 0 unless set.",
              value -> isOn(KEEP, value)),
          option(
              BOOTS,
              "LOCALEC2_LIBVIRT_BOOTS",
              "How many instances boot at once; unless set, as many as the host is good for.",
              value -> number(BOOTS, value, 1000)),
          option(
              GRACE,
              "LOCALEC2_LIBVIRT_STOP_GRACE",
              "Seconds that a guest may take to shut down before the plug is pulled, or to reboot"
                  + " before it is reset; 60 unless set.",
              value -> number(GRACE, value, 3600)),
          option(
              CAPACITY,
              "LOCALEC2_LIBVIRT_CAPACITY",
              "MiB of memory that the instances of one host may have together; unless set, what the"
                  + " host has where there are several.",
              value -> number(CAPACITY, value, MOST_CAPACITY)),
          option(
              GROUPS,
              "EC2_LIBVIRT_SECURITY_GROUPS",
              "enforce lets nothing in or out but what the security groups say; record, the"
                  + " default, lets everything.",
              LibvirtSettings::guards),
          option(
              NETWORKS,
              "EC2_LIBVIRT_NETWORKS",
              "vpc makes a network of each subnet, with the private addresses of the records; one,"
                  + " the default, has all instances in one network.",
              LibvirtSettings::vpc));

  private static VmOption option(
      String name, String variable, String description, Consumer<String> check) {
    return new VmOption(name, variable, description, check);
  }

  /**
   * @throws IllegalArgumentException quoting a value that can't be
   */
  static LibvirtSettings of(Map<String, String> options) {
    String hosts = options.getOrDefault(URI_OPTION, "qemu:///system");
    return new LibvirtSettings(
        uris(hosts),
        zones(hosts),
        name(NETWORK, options.getOrDefault(NETWORK, "default")),
        name(POOL, options.getOrDefault(POOL, "default")),
        acceleration(options.getOrDefault(ACCELERATION, "auto")),
        full(options.getOrDefault(CLONE, "backing")),
        isOn(KEEP, options.getOrDefault(KEEP, "0")),
        number(BOOTS, options.getOrDefault(BOOTS, "0"), 1000),
        Duration.ofSeconds(number(GRACE, options.getOrDefault(GRACE, "60"), 3600)),
        number(CAPACITY, options.getOrDefault(CAPACITY, "0"), MOST_CAPACITY),
        guards(options.getOrDefault(GROUPS, "record")),
        vpc(options.getOrDefault(NETWORKS, "one")));
  }

  /** The hypervisor, of settings for one. */
  String uri() {
    return uris.get(0);
  }

  /** The same for one of the hypervisors alone. */
  LibvirtSettings only(String uri) {
    return new LibvirtSettings(
        List.of(uri),
        Map.of(),
        network,
        pool,
        acceleration,
        copies,
        keeps,
        boots,
        grace,
        capacityMiB,
        guards,
        vpc);
  }

  private static List<String> uris(String value) {
    List<String> uris = new ArrayList<>();
    for (String each : value.strip().split("[\\s,]+")) {
      Matcher zoned = OF_ZONE.matcher(each);
      String uri = uri(zoned.matches() ? zoned.group(2) : each, value);
      if (uris.contains(uri)) {
        throw new IllegalArgumentException(URI_OPTION + " names a host twice: '" + value + "'");
      }
      uris.add(uri);
    }
    return List.copyOf(uris);
  }

  private static Map<String, String> zones(String value) {
    List<String> uris = uris(value);
    Map<String, String> zones = new HashMap<>();
    for (String each : value.strip().split("[\\s,]+")) {
      Matcher zoned = OF_ZONE.matcher(each);
      if (zoned.matches()) {
        zones.put(zoned.group(2), zoned.group(1));
      }
    }
    if (!zones.isEmpty() && zones.size() < uris.size()) {
      throw new IllegalArgumentException(
          URI_OPTION + " must name the zone of each host or of none: '" + value + "'");
    }
    return zones;
  }

  private static String uri(String each, String value) {
    Matcher unzoned = OF_NO_ZONE.matcher(each);
    if (unzoned.matches()) {
      throw new IllegalArgumentException(
          URI_OPTION
              + " names the zone '"
              + unzoned.group(1)
              + "', but a zone is called as us-east-1a is, as in us-east-1a=qemu:///system: '"
              + value
              + "'");
    }
    try {
      String scheme = new URI(each).getScheme();
      if (scheme != null && scheme.matches("(qemu|test)([+][a-z0-9]+)?")) {
        return each;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(URI_OPTION + " must be a URI: '" + value + "'", e);
    }
    throw new IllegalArgumentException(
        URI_OPTION + " must be a URI of QEMU, such as qemu:///system: '" + value + "'");
  }

  private static String name(String option, String value) {
    if (!value.matches("[^\\s/]+")) {
      throw new IllegalArgumentException(option + " must be a name in libvirt: '" + value + "'");
    }
    return value;
  }

  private static Acceleration acceleration(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> Acceleration.AUTO;
      case "kvm" -> Acceleration.KVM;
      case "emulation" -> Acceleration.EMULATION;
      default ->
          throw new IllegalArgumentException(
              ACCELERATION + " must be auto, kvm or emulation: '" + value + "'");
    };
  }

  private static boolean full(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "backing" -> false;
      case "full" -> true;
      default ->
          throw new IllegalArgumentException(CLONE + " must be backing or full: '" + value + "'");
    };
  }

  private static boolean guards(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "enforce" -> true;
      case "record" -> false;
      default ->
          throw new IllegalArgumentException(
              GROUPS + " must be enforce or record: '" + value + "'");
    };
  }

  private static boolean vpc(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "vpc" -> true;
      case "one" -> false;
      default ->
          throw new IllegalArgumentException(NETWORKS + " must be vpc or one: '" + value + "'");
    };
  }

  private static boolean isOn(String option, String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw new IllegalArgumentException(option + " must be 0 or 1: '" + value + "'");
    };
  }

  private static int number(String option, String value, int most) {
    if (!value.strip().matches("\\d{1,6}") || Integer.parseInt(value.strip()) > most) {
      throw new IllegalArgumentException(
          option + " must be a number from 0 to " + most + ": '" + value + "'");
    }
    return Integer.parseInt(value.strip());
  }
}
