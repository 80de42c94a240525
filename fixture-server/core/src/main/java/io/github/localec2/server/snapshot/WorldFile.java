package io.github.localec2.server.snapshot;

import io.github.localec2.server.operation.ModelTree;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A moment of the state as JSON. Ids, tags, times and all else of the records are kept; what is
 * remembered of client tokens is not.
 */
public final class WorldFile {
  static final String FORMAT = "local-ec2-state";
  static final int VERSION = 1;

  private static final Set<String> FORGOTTEN = Set.of("client-tokens");
  private static final String SDK = "software.amazon.awssdk.services.ec2.model.";
  private static final String OURS = "io.github.localec2.server.";

  private final RecordTree records;
  private final Map<String, Table<?>> tables;

  /**
   * @param tables all there are, by their names
   */
  public WorldFile(ModelTree models, Map<String, Table<?>> tables) {
    this.records = new RecordTree(models);
    this.tables = Map.copyOf(tables);
  }

  /** The file's text. */
  public String write(World world) {
    List<Object> scopes = new ArrayList<>();
    world.scopes().stream()
        .sorted((a, b) -> (a.account() + a.region()).compareTo(b.account() + b.region()))
        .forEach(scope -> scopes.add(scope(world, scope)));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("format", FORMAT);
    file.put("version", VERSION);
    file.put("scopes", scopes);
    return Json.write(file);
  }

  private Map<String, Object> scope(World world, Scope scope) {
    List<Object> written = new ArrayList<>();
    for (Table<?> table : world.tables(scope)) {
      if (!FORGOTTEN.contains(table.name())) {
        written.add(table(world, scope, table));
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("account", scope.account());
    tree.put("region", scope.region());
    tree.put("tables", written);
    return tree;
  }

  private <T> Map<String, Object> table(World world, Scope scope, Table<T> table) {
    List<T> rows = world.records(scope, table).toList();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", table.name());
    tree.put("type", rows.get(0).getClass().getName());
    tree.put("rows", new ArrayList<@Nullable Object>(rows.stream().map(records::write).toList()));
    return tree;
  }

  /**
   * The moment that a file has.
   *
   * @throws IllegalArgumentException saying what is wrong with it, and where
   */
  public World read(String text) {
    Map<?, ?> file = object(JsonReader.read(text), "the file");
    if (!FORMAT.equals(file.get("format"))) {
      throw new IllegalArgumentException(
          "format must be '" + FORMAT + "': '" + file.get("format") + "'");
    }
    if (!String.valueOf(VERSION).equals(String.valueOf(file.get("version")))) {
      throw new IllegalArgumentException(
          "version must be "
              + VERSION
              + ", which this Local EC2 reads: '"
              + file.get("version")
              + "'");
    }
    Map<Scope, Map<Table<?>, List<?>>> all = new LinkedHashMap<>();
    for (Object each : list(file.get("scopes"), "scopes")) {
      Map<?, ?> scope = object(each, "a scope");
      Map<Table<?>, List<?>> rows = new LinkedHashMap<>();
      for (Object table : list(scope.get("tables"), "tables")) {
        readTable(object(table, "a table"), rows);
      }
      all.put(
          new Scope(String.valueOf(scope.get("account")), String.valueOf(scope.get("region"))),
          rows);
    }
    try {
      return World.of(all);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "a record lacks what it is found by: " + e.getMessage(), e);
    }
  }

  private void readTable(Map<?, ?> tree, Map<Table<?>, List<?>> into) {
    String name = String.valueOf(tree.get("name"));
    Table<?> table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("there is no table '" + name + "'");
    }
    Class<?> type = type(String.valueOf(tree.get("type")));
    List<Object> rows = new ArrayList<>();
    for (Object each : list(tree.get("rows"), "rows")) {
      try {
        rows.add(checked(table, records.read(type, each)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "row " + rows.size() + " of " + name + ": " + e.getMessage(), e);
      }
    }
    into.put(table, rows);
  }

  private static <T> Object checked(Table<T> table, @Nullable Object row) {
    try {
      @SuppressWarnings("unchecked")
      T record = (T) row;
      if (record != null && table.idOf(record) != null) {
        return record;
      }
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("it is no record of this table", e);
    }
    throw new IllegalArgumentException("it has no id");
  }

  /** Only classes that records can be of: a file must not name any other. */
  private Class<?> type(String name) {
    if (name.equals("java.lang.String")) {
      return String.class;
    }
    try {
      if (name.startsWith(SDK) || name.startsWith(OURS)) {
        Class<?> type = Class.forName(name, false, WorldFile.class.getClassLoader());
        if (type.isRecord() || name.startsWith(SDK)) {
          return type;
        }
      }
    } catch (ClassNotFoundException unknown) {
      // told below
    }
    throw new IllegalArgumentException("no type of records: '" + name + "'");
  }

  private static Map<?, ?> object(@Nullable Object tree, String what) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " must be an object");
  }

  private static List<?> list(@Nullable Object tree, String what) {
    if (tree instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(what + " must be a list");
  }
}
