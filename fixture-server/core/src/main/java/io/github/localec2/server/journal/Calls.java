package io.github.localec2.server.journal;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some calls of a server, oldest first, as they were when they were asked for. It is an
 * unmodifiable list, so that every assertion library can speak of it.
 */
public final class Calls extends AbstractList<Ec2Call> {
  private static final int MOST_LINES = 100;

  private final List<Ec2Call> calls;
  private final long dropped;
  private final Set<String> unsupported;

  Calls(List<Ec2Call> calls, long dropped, Set<String> unsupported) {
    this.calls = List.copyOf(calls);
    this.dropped = dropped;
    this.unsupported = Set.copyOf(unsupported);
  }

  /** These, and then later ones of the same server. */
  public Calls and(Calls later) {
    List<Ec2Call> all = new ArrayList<>(calls);
    all.addAll(later.calls);
    Set<String> operations = new TreeSet<>(unsupported);
    operations.addAll(later.unsupported);
    return new Calls(all, dropped + later.dropped, operations);
  }

  /** Those to one operation, such as {@code RunInstances}. */
  public Calls to(String operation) {
    return matching(CallPattern.call(operation));
  }

  public Calls matching(CallPattern pattern) {
    return new Calls(calls.stream().filter(pattern::matches).toList(), dropped, unsupported);
  }

  /**
   * The operations in their order that were called, and that EC2 has and Local EC2 has not yet;
   * also those of calls that are no longer kept, whatever these were narrowed to.
   */
  public List<String> unsupported() {
    return unsupported.stream().sorted().toList();
  }

  /** Those that were answered with an error. */
  public Calls failed() {
    return matching(CallPattern.anyCall().failed());
  }

  /** The requests of one class, such as {@code RunInstancesRequest}. */
  public <Q> List<Q> requests(Class<Q> type) {
    return calls.stream()
        .flatMap(call -> call.request().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The responses of one class, such as {@code RunInstancesResponse}. */
  public <R> List<R> responses(Class<R> type) {
    return calls.stream()
        .flatMap(call -> call.response().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The operation of each call. */
  public List<String> operations() {
    return calls.stream().map(Ec2Call::operation).toList();
  }

  /** How many older calls are no longer kept; of all kinds, whatever these were narrowed to. */
  public long dropped() {
    return dropped;
  }

  /** A line for each call, of at most the last 100; secrets are left out. */
  public String timeline() {
    return Timeline.of(calls, dropped, MOST_LINES);
  }

  @Override
  public Ec2Call get(int index) {
    return calls.get(index);
  }

  @Override
  public int size() {
    return calls.size();
  }
}
