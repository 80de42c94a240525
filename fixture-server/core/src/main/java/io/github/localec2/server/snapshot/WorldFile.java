package io.github.localec2.server.snapshot;

import io.github.localec2.server.operation.ModelTree;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A moment of the state as JSON. Ids, tags, times and all else of the records are kept; what is
 * remembered of client tokens is not.
 */
public final class WorldFile {
  static final String FORMAT = "local-ec2-state";
  static final int VERSION = 1;

  private final TableTrees trees;
  private final Set<String> forgotten;

  /**
   * @param tables all there are, by their names
   */
  public WorldFile(ModelTree models, Map<String, Table<?>> tables) {
    this(new TableTrees(models, tables), Set.of("client-tokens"));
  }

  private WorldFile(TableTrees trees, Set<String> forgotten) {
    this.trees = trees;
    this.forgotten = forgotten;
  }

  /** As this, but client tokens are kept too: for a server that is to go on where it was. */
  WorldFile forgettingNothing() {
    return new WorldFile(trees, Set.of());
  }

  /** How changes between two moments of such files are written. */
  WorldChanges changes() {
    return new WorldChanges(trees);
  }

  /** The file's text. */
  public String write(World world) {
    return write(world, Map.of());
  }

  /**
   * The file's text.
   *
   * @param more further members, which {@link #read(String)} does not mind
   */
  String write(World world, Map<String, Object> more) {
    List<Object> scopes = new ArrayList<>();
    world.scopes().stream()
        .sorted(Comparator.comparing(scope -> scope.account() + scope.region()))
        .forEach(scope -> scopes.add(scope(world, scope)));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("format", FORMAT);
    file.put("version", VERSION);
    file.putAll(more);
    file.put("scopes", scopes);
    return Json.write(file);
  }

  private Map<String, Object> scope(World world, Scope scope) {
    List<Object> written = new ArrayList<>();
    for (Table<?> table : world.tables(scope)) {
      if (!forgotten.contains(table.name())) {
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
    return trees.write(table, world.records(scope, table).toList());
  }

  /**
   * The moment that a file has.
   *
   * @throws IllegalArgumentException saying what is wrong with it, and where
   */
  public World read(String text) {
    WorldDraft draft = new WorldDraft();
    read(text, draft);
    return draft.made();
  }

  /**
   * As {@link #read(String)}, into a draft.
   *
   * @return all members of the file
   */
  Map<?, ?> read(String text, WorldDraft draft) {
    Map<?, ?> file = TableTrees.object(JsonReader.read(text), "the file");
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
    for (Object each : TableTrees.list(file.get("scopes"), "scopes")) {
      Map<?, ?> tree = TableTrees.object(each, "a scope");
      Scope scope =
          new Scope(String.valueOf(tree.get("account")), String.valueOf(tree.get("region")));
      draft.add(scope);
      for (Object table : TableTrees.list(tree.get("tables"), "tables")) {
        trees.read(TableTrees.object(table, "a table"), scope, draft);
      }
    }
    return file;
  }
}
