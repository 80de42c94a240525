package io.github.localec2.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts of an image that are logged into, as its {@code /etc/passwd} lists them.
 *
 * @param root the one that may do everything
 * @param usual the one that the image is used by; empty where that is root too
 */
record Accounts(Account root, Optional<Account> usual) {
  /** Whom images of well-known systems are used by on EC2, where the image itself says nothing. */
  private static final List<String> WELL_KNOWN =
      List.of(
          "ubuntu",
          "ec2-user",
          "admin",
          "debian",
          "fedora",
          "centos",
          "rocky",
          "almalinux",
          "alpine",
          "arch",
          "opensuse",
          "core",
          "bitnami");

  private static final int FIELDS = 7;

  /**
   * An account.
   *
   * @param home its directory, absolute
   */
  record Account(String name, int uid, int gid, String home, String shell) {
    String keys() {
      return (home.equals("/") ? "" : home) + "/.ssh/authorized_keys";
    }

    private boolean isEntered() {
      return home.startsWith("/")
          && !home.equals("/")
          && !home.equals("/nonexistent")
          && !shell.endsWith("/nologin")
          && !shell.endsWith("/false");
    }
  }

  /**
   * @param passwd what is in {@code /etc/passwd}; empty where there is none
   * @param user who the image's programs run as: a name or number, a group behind a colon; empty
   *     for root
   */
  static Accounts of(String passwd, String user) {
    Map<String, Account> byName = new LinkedHashMap<>();
    for (String line : passwd.lines().toList()) {
      account(line).ifPresent(account -> byName.putIfAbsent(account.name(), account));
    }
    Account root = byName.getOrDefault("root", new Account("root", 0, 0, "/root", "/bin/sh"));
    if (!root.home().startsWith("/")) {
      root = new Account("root", 0, 0, "/root", root.shell());
    }
    return new Accounts(
        root,
        candidates(user).stream()
            .flatMap(
                named ->
                    byName.values().stream()
                        .filter(
                            each ->
                                each.name().equals(named)
                                    || Integer.toString(each.uid()).equals(named)))
            .filter(each -> each.uid() != 0 && each.isEntered())
            .findFirst());
  }

  /**
   * Whom an image may be used by, the likeliest first: names, or the number of a user.
   *
   * @param user who the image's programs run as, as in {@link #of}
   */
  static List<String> candidates(String user) {
    String named = user.split(":", 2)[0];
    return named.isEmpty() || named.equals("root") || named.equals("0")
        ? WELL_KNOWN
        : List.of(named);
  }

  private static Optional<Account> account(String line) {
    String[] fields = line.split(":", -1);
    if (fields.length < FIELDS || fields[0].isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Account(
              fields[0],
              Integer.parseInt(fields[2]),
              Integer.parseInt(fields[3]),
              fields[5],
              fields[6]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Those that are logged into, root first. */
  List<Account> all() {
    List<Account> all = new ArrayList<>(List.of(root));
    usual.ifPresent(all::add);
    return all;
  }
}
