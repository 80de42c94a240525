package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What something was worked out from: the tables that were read, and what they were like. */
final class Origins {
  private final List<Read> reads = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>(0);
  private @Nullable Set<Scope> scopes;
  private boolean passing;

  private record Read(Scope scope, Table<?> table, TableState<?> state) {}

  private record Asked(Function<RegionView, ?> question, @Nullable Object answer) {}

  @SuppressWarnings("ReferenceEquality") // a table that changed is another object
  void read(Scope scope, Table<?> table, TableState<?> state) {
    for (Read each : reads) {
      if (each.state == state && each.scope.equals(scope)) {
        return;
      }
    }
    reads.add(new Read(scope, table, state));
  }

  void asked(Function<RegionView, ?> question, @Nullable Object answer) {
    asked.add(new Asked(question, answer));
  }

  void scopes(Set<Scope> all) {
    scopes = all;
  }

  /** More went into it than tables: it holds for one moment. */
  void passing() {
    passing = true;
  }

  /** True where all of it is as it was. */
  @SuppressWarnings("ReferenceEquality")
  boolean areIn(RegionView view) {
    if (passing) {
      return false;
    }
    for (Read read : reads) {
      if (view.table(read.scope, read.table) != read.state) {
        return false;
      }
    }
    if (scopes != null && !scopes.equals(view.scopes())) {
      return false;
    }
    for (Asked each : asked) {
      if (each.question.apply(view) != each.answer) {
        return false;
      }
    }
    return true;
  }
}
