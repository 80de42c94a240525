package io.github.localec2.server.console;

import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.util.Optional;

/** Whatever a state holds, table by table. */
final class RecordPages {
  /** How many records one page has at most. */
  static final int MOST = 200;

  String tables(World world, Scope scope) {
    StringBuilder out = new StringBuilder("[");
    for (Table<?> table : world.tables(scope)) {
      out.append(out.length() == 1 ? "" : ",").append("{\"name\":");
      ModelJson.text(out, table.name());
      out.append(",\"count\":").append(world.size(scope, table)).append('}');
    }
    return out.append(']').toString();
  }

  /** A part of a table, oldest first; nothing where there is no such table with anything in it. */
  Optional<String> records(World world, Scope scope, String name, long offset, long limit) {
    return world.tables(scope).stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .map(table -> page(world, scope, table, offset, Math.min(limit, MOST)));
  }

  private static <T> String page(
      World world, Scope scope, Table<T> table, long offset, long limit) {
    StringBuilder out = new StringBuilder("{\"count\":");
    out.append(world.size(scope, table)).append(",\"records\":[");
    String[] comma = {""};
    world
        .records(scope, table)
        .skip(offset)
        .limit(limit)
        .forEach(
            record -> {
              out.append(comma[0]).append("{\"id\":");
              ModelJson.text(out, table.idOf(record));
              out.append(",\"record\":");
              ModelJson.write(out, record);
              out.append('}');
              comma[0] = ",";
            });
    return out.append("]}").toString();
  }
}
