package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Link;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Flags of docker run about networks, names and ports. */
final class NetworkFlags {
  private static final int HIGHEST = 65_535;

  private NetworkFlags() {}

  static void addTo(KnownFlags all) {
    all.value("--network", NetworkFlags::network)
        .alias("--net", "--network")
        .value("--network-alias", (c, v) -> c.aliases.add(v))
        .alias("--net-alias", "--network-alias")
        .value("--ip", (c, v) -> c.ipv4Address = FlagValues.address(v))
        .value("--ip6", (c, v) -> c.ipv6Address = FlagValues.address(v))
        .value("--mac-address", (c, v) -> c.macAddress = macAddress(v))
        .refused("--link-local-ip", "the engine's client can't ask for link-local addresses")
        .host("--link", (h, v) -> h.withLinks(FlagValues.more(h.getLinks(), link(v))))
        .host("--dns", (h, v) -> h.withDns(FlagValues.more(h.getDns(), FlagValues.address(v))))
        .host("--dns-option", (h, v) -> h.withDnsOptions(FlagValues.more(h.getDnsOptions(), v)))
        .alias("--dns-opt", "--dns-option")
        .host("--dns-search", (h, v) -> h.withDnsSearch(FlagValues.more(h.getDnsSearch(), v)))
        .host(
            "--add-host",
            (h, v) ->
                h.withExtraHosts(
                    FlagValues.more(h.getExtraHosts(), extraHost(v)).toArray(String[]::new)))
        .value("--publish", (c, v) -> published(v).forEach(binding -> publish(c.host, binding)))
        .alias("-p", "--publish")
        .hostToggle("--publish-all", HostConfig::withPublishAllPorts)
        .alias("-P", "--publish-all")
        .value("--expose", (c, v) -> c.exposed.addAll(exposed(v)));
  }

  /** The name of a network, which may be among further options of it. */
  static String name(String value) {
    if (!isLong(value)) {
      return value;
    }
    for (String text : FlagValues.fields(value)) {
      FlagValues.Field field = FlagValues.Field.of(text);
      if (field.key().equals("name")) {
        return field.needed();
      }
    }
    throw new IllegalArgumentException("no name of a network");
  }

  private static boolean isLong(String value) {
    return value.matches("\\w[\\w-]*=.*");
  }

  private static void network(FlaggedContainer container, String value) {
    String name = name(value);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("no name of a network");
    }
    if (container.flaggedNetwork) {
      throw new KnownFlags.Refusal("there is one already, and it can have one only");
    }
    container.flaggedNetwork = true;
    container.host.withNetworkMode(name);
    if (!isLong(value)) {
      return;
    }
    for (String text : FlagValues.fields(value)) {
      FlagValues.Field field = FlagValues.Field.of(text);
      switch (field.key()) {
        case "name" -> {}
        case "alias" -> container.aliases.add(field.needed());
        case "ip" -> container.ipv4Address = FlagValues.address(field.needed());
        case "ip6" -> container.ipv6Address = FlagValues.address(field.needed());
        case "mac-address" -> container.macAddress = macAddress(field.needed());
        case "driver-opt", "link-local-ip", "gw-priority" ->
            throw new KnownFlags.Refusal("the engine's client has no " + field.key());
        default -> throw new IllegalArgumentException("no option of networks: " + field.key());
      }
    }
  }

  private static String macAddress(String value) {
    return FlagValues.matching(value, "[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}", "a MAC address");
  }

  /** A name and an address, with a colon between or, also to the CLI, an equals sign. */
  private static String extraHost(String value) {
    String[] parts = value.split("[=:]", 2);
    if (parts.length < 2 || parts[0].isEmpty()) {
      throw new IllegalArgumentException("no HOST:ADDRESS: " + value);
    }
    String address = parts[1].equals("host-gateway") ? parts[1] : address(parts[1]);
    if (address.isEmpty()) {
      throw new IllegalArgumentException("no HOST:ADDRESS: " + value);
    }
    return parts[0] + ":" + address;
  }

  private static Link link(String value) {
    int colon = value.indexOf(':');
    return colon < 0 ? new Link(value, value) : Link.parse(value);
  }

  private static void publish(HostConfig host, PortBinding binding) {
    if (host.getPortBindings() == null) {
      host.withPortBindings(binding);
    } else {
      host.getPortBindings().add(binding);
    }
  }

  /** The ports of {@code [[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]}, each of which may be a range. */
  private static List<PortBinding> published(String given) {
    String value = given.contains("=") ? shortOf(given) : given;
    int last = value.lastIndexOf(':');
    String before = last < 0 ? "" : value.substring(0, last);
    int separator = before.lastIndexOf(':');
    String address = separator < 0 ? "" : address(before.substring(0, separator));
    String host = before.substring(separator + 1);
    List<ExposedPort> container = exposed(value.substring(last + 1));
    int[] range = host.isEmpty() ? new int[0] : range(host);
    List<PortBinding> bindings = new ArrayList<>();
    for (int i = 0; i < container.size(); i++) {
      bindings.add(
          new PortBinding(
              new Ports.Binding(address, hostPort(range, i, container.size())), container.get(i)));
    }
    return bindings;
  }

  private static String hostPort(int[] range, int index, int count) {
    if (range.length == 0) {
      return "";
    }
    int hosts = range[1] - range[0] + 1;
    if (hosts == count) {
      return Integer.toString(range[0] + index);
    }
    if (count > 1) {
      throw new IllegalArgumentException("the two ranges of ports differ in length");
    }
    // the engine takes one that is free
    return range[0] + "-" + range[1];
  }

  private static String address(String given) {
    String address =
        given.startsWith("[") && given.endsWith("]")
            ? given.substring(1, given.length() - 1)
            : given;
    return address.isEmpty() ? address : FlagValues.address(address);
  }

  /** From {@code target=80,published=8080,protocol=tcp}. */
  private static String shortOf(String given) {
    String target = "";
    String published = "";
    String protocol = "tcp";
    for (String text : FlagValues.fields(given)) {
      FlagValues.Field field = FlagValues.Field.of(text);
      switch (field.key()) {
        case "target" -> target = field.needed();
        case "published" -> published = field.needed();
        case "protocol" -> protocol = field.needed();
        case "mode" -> {}
        default -> throw new IllegalArgumentException("no option of ports: " + field.key());
      }
    }
    return published + ":" + target + "/" + protocol;
  }

  /** The ports of {@code PORT[-PORT][/PROTOCOL]}. */
  private static List<ExposedPort> exposed(String value) {
    int slash = value.indexOf('/');
    InternetProtocol protocol =
        slash < 0
            ? InternetProtocol.TCP
            : InternetProtocol.parse(value.substring(slash + 1).toLowerCase(Locale.ROOT));
    int[] range = range(slash < 0 ? value : value.substring(0, slash));
    return IntStream.rangeClosed(range[0], range[1])
        .mapToObj(port -> new ExposedPort(port, protocol))
        .toList();
  }

  private static int[] range(String value) {
    int dash = value.indexOf('-');
    int from = FlagValues.number(dash < 0 ? value : value.substring(0, dash), 0, HIGHEST);
    int to = dash < 0 ? from : FlagValues.number(value.substring(dash + 1), 0, HIGHEST);
    if (to < from) {
      throw new IllegalArgumentException("a range of ports that ends before it begins: " + value);
    }
    return new int[] {from, to};
  }
}
