package io.github.localec2.server.snapshot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the changes of one log after the other, each of which begins with who it belongs to. */
final class LogReader {
  private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
  private static final String FORMAT = "local-ec2-changes";
  private static final int VERSION = 1;

  private final String id;
  private final WorldChanges changes;
  private final WorldDraft draft;
  private boolean cut;

  /**
   * @param id the directory's
   */
  LogReader(String id, WorldChanges changes, WorldDraft draft) {
    this.id = id;
    this.changes = changes;
    this.draft = draft;
  }

  /** The first entry of a log. */
  static String header(String id, int number) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", FORMAT);
    header.put("version", VERSION);
    header.put("id", id);
    header.put("number", number);
    return Json.line(header);
  }

  /**
   * Makes the changes of the next log.
   *
   * @throws IllegalArgumentException where it is damaged, or belongs to another directory
   */
  void read(Path log, int number) throws IOException {
    int[] entries = {0};
    int left =
        ChangeLog.read(
            log,
            entry -> {
              Map<?, ?> tree = TableTrees.object(JsonReader.read(entry), "an entry");
              if (entries[0]++ == 0) {
                check(tree, number);
              } else if (cut) {
                throw new IllegalArgumentException("the log before it ends within a change");
              } else {
                changes.apply(tree, draft);
              }
            });
    if (left > 0) {
      LOG.log(
          Level.WARNING,
          log + " ends within a change that nobody was told of: its last " + left + " bytes");
    }
    cut |= left > 0;
  }

  private void check(Map<?, ?> header, int number) {
    expect(header, "format", FORMAT);
    expect(header, "version", String.valueOf(VERSION));
    expect(header, "id", id);
    expect(header, "number", String.valueOf(number));
  }

  private static void expect(Map<?, ?> header, String member, String value) {
    String found = String.valueOf(header.get(member));
    if (!value.equals(found)) {
      throw new IllegalArgumentException(
          "its " + member + " must be '" + value + "': '" + found + "'");
    }
  }
}
