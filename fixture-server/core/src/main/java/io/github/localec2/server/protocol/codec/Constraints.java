package io.github.localec2.server.protocol.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the API's reference demands of each operation's members, read once from its table. */
public final class Constraints {
  private static final String TABLE = "/io/github/localec2/server/protocol/operations.tsv";

  private final Map<String, List<Constraint>> byOperation;

  private Constraints(Map<String, List<Constraint>> byOperation) {
    this.byOperation = byOperation;
  }

  /** The constraints of the reference that this server was built with. */
  public static Constraints reference() {
    return Reference.LOADED;
  }

  /** None for an operation that the reference does not list. */
  public List<Constraint> of(String operation) {
    return byOperation.getOrDefault(operation, List.of());
  }

  /** The operations that the reference lists. */
  public Set<String> operations() {
    return byOperation.keySet();
  }

  private static Constraints load() {
    Map<String, List<Constraint>> all = new HashMap<>(2048);
    try (InputStream in = Objects.requireNonNull(Constraints.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.split("\t", -1);
        all.put(columns[0], constraints(columns));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " can't be read", e);
    }
    return new Constraints(all);
  }

  private static List<Constraint> constraints(String[] columns) {
    List<Constraint> list = new ArrayList<>();
    if (columns.length > 1) {
      for (String member : columns[1].split(",")) {
        if (!member.isBlank()) {
          list.add(Constraint.required(member.trim()));
        }
      }
    }
    if (columns.length > 2) {
      for (String bounds : columns[2].split(",")) {
        if (!bounds.isBlank()) {
          list.add(Constraint.bounds(bounds.trim()));
        }
      }
    }
    return List.copyOf(list);
  }

  private static final class Reference {
    private static final Constraints LOADED = load();
  }
}
