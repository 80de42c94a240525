package io.github.localec2.server.faults;

import io.github.localec2.server.protocol.IncomingCall;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Resources that were made a moment ago, and are not found by whoever names them yet.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html">Eventual
 *     consistency in the Amazon EC2 API</a>
 */
final class Youth {
  private final Ec2State state;
  private final Clock clock;
  private final Limit limit;
  private final Map<String, Young> young = new ConcurrentHashMap<>();

  /**
   * How long a resource is young.
   *
   * @param time on the server's clock; null where calls count
   * @param calls how many calls that name it don't find it
   */
  record Limit(@Nullable Duration time, int calls) {
    Limit {
      if (time != null && (time.isNegative() || time.isZero())) {
        throw new IllegalArgumentException("a time is positive: '" + time + "'");
      }
      if (time == null && calls < 1) {
        throw new IllegalArgumentException("calls are counted from 1: '" + calls + "'");
      }
    }
  }

  private record Young(Ec2Fault notFound, @Nullable Instant until, AtomicInteger calls) {}

  Youth(Ec2State state, Clock clock, Limit limit) {
    this.state = state;
    this.clock = clock;
    this.limit = limit;
  }

  Limit limit() {
    return limit;
  }

  /** What a call that names a young resource is answered; null for all others. */
  @Nullable Ec2Fault answerTo(IncomingCall call) {
    for (Iterator<Map.Entry<String, Young>> all = young.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Young> each = all.next();
      Young resource = each.getValue();
      if (resource.until() != null && !clock.instant().isBefore(resource.until())) {
        all.remove();
      } else if (call.names(each.getKey())) {
        if (resource.until() == null && resource.calls().decrementAndGet() <= 0) {
          all.remove();
        }
        return resource.notFound();
      }
    }
    return null;
  }

  /** Begins to watch what a call makes; what is returned ends it. */
  Runnable watch(IncomingCall call) {
    if (!state.knows(call.scope())) {
      // what every region has from its start is not young
      state.write(call.scope(), view -> 0);
    }
    World before = state.snapshot();
    return () -> {
      Instant until = limit.time() == null ? null : clock.instant().plus(limit.time());
      World after = state.snapshot();
      after
          .changesSince(before, call.scope())
          .forEach(
              (table, ids) -> {
                for (String id : ids) {
                  if (isNew(before, after, call.scope(), table, id)) {
                    young.putIfAbsent(
                        id,
                        new Young(
                            table.faults().notFound(id), until, new AtomicInteger(limit.calls())));
                  }
                }
              });
    };
  }

  private static boolean isNew(World before, World after, Scope scope, Table<?> table, String id) {
    return table.idPrefix() != null
        && before.record(scope, table, id) == null
        && after.record(scope, table, id) != null;
  }
}
