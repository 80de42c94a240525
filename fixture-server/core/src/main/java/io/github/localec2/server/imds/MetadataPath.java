package io.github.localec2.server.imds;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a request's target apart; slashes at the end, or several in a row, mean nothing. */
final class MetadataPath {
  private MetadataPath() {}

  /** The path of a target, without a host and a query. */
  static String withoutQuery(String target) {
    String path = target;
    int scheme = path.indexOf("://");
    if (scheme > 0 && path.indexOf('/') > scheme) {
      // a client that takes us for a proxy
      int slash = path.indexOf('/', scheme + 3);
      path = slash < 0 ? "" : path.substring(slash);
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** The names on a path, decoded. */
  static List<String> of(String path) {
    List<String> names = new ArrayList<>();
    for (String each : path.split("/")) {
      if (!each.isEmpty()) {
        names.add(decoded(each));
      }
    }
    return names;
  }

  private static String decoded(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return name;
    }
  }
}
