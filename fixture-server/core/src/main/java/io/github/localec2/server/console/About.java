package io.github.localec2.server.console;

import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Scope;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a page needs to know before it asks for anything else. */
final class About {
  private About() {}

  /**
   * @param pages how many are told of changes
   */
  static String json(ConsoleSource source, int pages) {
    List<Scope> scopes =
        source.state().snapshot().scopes().stream()
            .sorted(Comparator.comparing(Scope::account).thenComparing(Scope::region))
            .toList();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("vmManager", source.vmManager());
    about.put("region", source.region());
    about.put("regions", source.regions());
    about.put("pages", pages);
    about.put(
        "scopes",
        scopes.stream()
            .map(each -> Map.of("account", each.account(), "region", each.region()))
            .toList());
    StringBuilder out = new StringBuilder();
    ModelJson.write(out, about);
    return out.toString();
  }
}
