package io.github.localec2.server.snapshot;

import io.github.localec2.server.state.World;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a data directory: {@code state.json} is a moment, and {@code changes-7.log}, {@code
 * changes-8.log} and so on are what has changed since then. {@code state.json} names the first log
 * that goes on from it; both carry the directory's id, so that files of two are not mixed.
 */
final class DataFiles {
  private static final String STATE = "state.json";
  private static final Pattern LOG_NAME = Pattern.compile("changes-(\\d{1,9})\\.log");

  private final Path directory;
  private final WorldFile files;
  private final String id;
  private final World world;
  private int last;

  private DataFiles(Path directory, WorldFile files, String id, World world, int last) {
    this.directory = directory;
    this.files = files;
    this.id = id;
    this.world = world;
    this.last = last;
  }

  /**
   * Reads what a directory has.
   *
   * @throws IllegalArgumentException where it can't be read; it is left as it is
   */
  static DataFiles read(Path directory, WorldFile files) throws IOException {
    Path state = directory.resolve(STATE);
    WorldDraft draft = new WorldDraft();
    NavigableMap<Integer, Path> logs = logs(directory);
    String id = UUID.randomUUID().toString();
    int first = 0;
    if (Files.exists(state)) {
      Map<?, ?> named = stateFile(state, files, draft);
      if (named != null) {
        id = String.valueOf(named.get("id"));
        first = number(state, String.valueOf(named.get("first")));
      } else {
        refuseStrangers(state, logs);
      }
    } else if (!logs.isEmpty()) {
      throw new IllegalArgumentException(
          state + " is missing, which " + logs.firstEntry().getValue().getFileName() + " follows");
    }
    LogReader reader = new LogReader(id, files.changes(), draft);
    int next = first;
    for (Map.Entry<Integer, Path> each : logs.tailMap(first, true).entrySet()) {
      if (each.getKey() != next) {
        throw new IllegalArgumentException(
            directory.resolve(name(next)) + " is missing, which " + each.getValue() + " follows");
      }
      reader.read(each.getValue(), next);
      next++;
    }
    int last = logs.isEmpty() ? first : Math.max(first, logs.lastKey());
    return new DataFiles(directory, files, id, draft.made(), last);
  }

  private static @Nullable Map<?, ?> stateFile(Path state, WorldFile files, WorldDraft draft)
      throws IOException {
    try {
      Map<?, ?> file = files.read(Files.readString(state), draft);
      Object named = file.get("changes");
      return named == null ? null : TableTrees.object(named, "changes");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(state + ": " + e.getMessage(), e);
    }
  }

  private static int number(Path state, String text) {
    Matcher name = LOG_NAME.matcher(text);
    if (!name.matches()) {
      throw new IllegalArgumentException(
          state + ": the first of changes must be such as 'changes-1.log': '" + text + "'");
    }
    return Integer.parseInt(name.group(1));
  }

  /** A file that somebody put there follows no changes that are there. */
  private static void refuseStrangers(Path state, NavigableMap<Integer, Path> logs)
      throws IOException {
    for (Path each : logs.values()) {
      if (Files.size(each) > 0) {
        throw new IllegalArgumentException(
            state + " names no changes, but " + each.getFileName() + " has some: remove one");
      }
    }
  }

  private static NavigableMap<Integer, Path> logs(Path directory) throws IOException {
    NavigableMap<Integer, Path> logs = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        Matcher name = LOG_NAME.matcher(String.valueOf(each.getFileName()));
        if (name.matches()) {
          logs.put(Integer.parseInt(name.group(1)), each);
        }
      }
    }
    return logs;
  }

  private static String name(int number) {
    return "changes-" + number + ".log";
  }

  /** The moment that was read. */
  World world() {
    return world;
  }

  /** A new log for what changes from now on. */
  ChangeLog begin() throws IOException {
    ChangeLog log = ChangeLog.create(directory.resolve(name(last + 1)));
    last++;
    try {
      log.append(LogReader.header(id, last));
      log.force();
    } catch (IOException e) {
      log.close();
      throw e;
    }
    AtomicFile.forceEntries(directory);
    return log;
  }

  /** The number of the log that was begun last. */
  int last() {
    return last;
  }

  /**
   * Writes a moment that the logs from a number on go on from, and removes what it makes needless.
   *
   * @return how long it is
   */
  long write(World moment, int first) throws IOException {
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("id", id);
    changes.put("first", name(first));
    Path state = directory.resolve(STATE);
    String text = files.write(moment, Map.of("changes", changes));
    AtomicFile.write(state, text);
    for (Path each : logs(directory).headMap(first, false).values()) {
      Files.deleteIfExists(each);
    }
    AtomicFile.sweep(state);
    return text.length();
  }
}
