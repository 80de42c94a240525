package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a bridge is set to so that the host answers for those that are on it. */
enum BridgeSetting {
  /** It answers one that is on it for another. */
  PROXY_ARP_PVLAN("conf"),
  /** It does so at once. */
  PROXY_DELAY("neigh");

  private static final System.Logger LOG = System.getLogger(BridgeSetting.class.getName());
  private static final Pattern MARK =
      Pattern.compile("chain was-(\\S+)-(proxy_arp_pvlan|proxy_delay)-(\\d{1,9}) ");

  private final String kind;

  BridgeSetting(String kind) {
    this.kind = kind;
  }

  private Path file(String bridge) {
    return Path.of("/proc/sys/net/ipv4", kind, bridge, name().toLowerCase(Locale.ROOT));
  }

  /**
   * Sets it.
   *
   * @return what it was
   */
  String set(String bridge, String value) {
    try {
      String present = Files.readString(file(bridge)).strip();
      if (!present.equals(value)) {
        Files.writeString(file(bridge), value);
      }
      return present;
    } catch (IOException e) {
      throw new VmException(file(bridge) + " can't be set to " + value + ": " + e, e);
    }
  }

  /** How a table of the firewall says what it was. */
  String mark(String bridge, String value) {
    return "was-" + bridge + "-" + name().toLowerCase(Locale.ROOT) + "-" + value;
  }

  /** Sets all to what it was, as the text of a table has it. */
  static void restore(String table) {
    Matcher mark = MARK.matcher(table);
    while (mark.find()) {
      BridgeSetting setting = valueOf(mark.group(2).toUpperCase(Locale.ROOT));
      if (Files.exists(setting.file(mark.group(1)))) {
        try {
          String unused = setting.set(mark.group(1), mark.group(3));
        } catch (VmException e) {
          LOG.log(Level.WARNING, "a setting is not again what it was", e);
        }
      }
    }
  }
}
