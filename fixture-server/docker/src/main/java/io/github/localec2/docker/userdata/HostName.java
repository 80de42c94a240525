package io.github.localec2.docker.userdata;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that user data gives its instance.
 *
 * @param host the name itself
 * @param fqdn the name with its domain, or the name again
 */
public record HostName(String host, String fqdn) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  /** The domain; empty where there is none. */
  public String domain() {
    int dot = fqdn.indexOf('.');
    return dot < 0 ? "" : fqdn.substring(dot + 1);
  }

  /** By the keys {@code hostname} and {@code fqdn}; empty where neither is there. */
  static Optional<HostName> of(Map<String, @Nullable Object> config, List<String> problems) {
    if (ConfigValues.truthy(config.get("preserve_hostname"))) {
      return Optional.empty();
    }
    String hostname = ConfigValues.text(config.get("hostname"));
    String fqdn = ConfigValues.text(config.get("fqdn"));
    String wanted = fqdn.isEmpty() ? hostname : fqdn;
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    if (!NAME.matcher(wanted).matches()
        || !hostname.isEmpty() && !NAME.matcher(hostname).matches()) {
      problems.add(
          "hostname: '" + (hostname.isEmpty() ? fqdn : hostname) + "' is no name of a host");
      return Optional.empty();
    }
    String host = hostname.isEmpty() ? fqdn : hostname;
    int dot = host.indexOf('.');
    host = dot < 0 ? host : host.substring(0, dot);
    if (ConfigValues.truthy(config.get("prefer_fqdn_over_hostname"))) {
      host = wanted;
    }
    return Optional.of(new HostName(host, wanted));
  }

  /**
   * The calls that let the name lead to the instance itself; the engine has its own lines there.
   */
  static List<String> hostsCalls(Map<String, @Nullable Object> config, Optional<HostName> name) {
    String wanted = ConfigValues.text(config.get("manage_etc_hosts"));
    if (!ConfigValues.truthy(wanted) && !List.of("localhost", "template").contains(wanted)) {
      return List.of();
    }
    return List.of(
        "etc_hosts "
            + name.map(each -> Shell.words(List.of(each.fqdn(), each.host())))
                .orElse("\"$(cat /proc/sys/kernel/hostname)\""));
  }

  List<String> calls() {
    return List.of("set_hostname " + Shell.words(List.of(host, fqdn)));
  }
}
