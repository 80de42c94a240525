package io.github.localec2.server.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;

/** One account's view of one region within one request. */
public final class RegionView {
  /** The tag whose value becomes the id of the resource that it is given to at creation. */
  public static final String CUSTOM_ID_TAG = "_custom_id_";

  private final Transaction transaction;
  private final Scope scope;
  private final Ids ids;

  RegionView(Transaction transaction, Scope scope, Ids ids) {
    this.transaction = transaction;
    this.scope = scope;
    this.ids = ids;
  }

  public String account() {
    return scope.account();
  }

  public String region() {
    return scope.region();
  }

  public Scope scope() {
    return scope;
  }

  /** The time of this request; the same throughout it. */
  public Instant now() {
    return transaction.now();
  }

  public Ids ids() {
    transaction.passing();
    return ids;
  }

  /**
   * Works something out and notes from which tables. What asks for the time or for ids on its way,
   * or changes something, holds at this moment only; settings must not change.
   */
  public <T> Derived<T> derived(Supplier<T> work) {
    return transaction.derived(work);
  }

  /**
   * Asks something on the way to what is derived, of which the answer counts and not what it came
   * from: {@link Derived#holdsIn} asks it again. Elsewhere it is just a question.
   *
   * @param question must not hold on to a view
   */
  public <R> R asked(Function<RegionView, R> question) {
    return transaction.asked(this, question);
  }

  /** The records of one kind. */
  public <T> Rows<T> rows(Table<T> table) {
    return new Rows<>(transaction, scope, table);
  }

  /** The same request's view of another account or region. */
  public RegionView other(Scope other) {
    return other.equals(scope) ? this : transaction.view(other);
  }

  /** Whether a scope has been used so far. */
  public boolean knows(Scope other) {
    return transaction.knows(other);
  }

  /** Every scope that has been used so far. */
  public Set<Scope> scopes() {
    return transaction.scopes();
  }

  /** The view of this region, in this account first, where the record is; null if nowhere. */
  public @Nullable RegionView ownerOf(Table<?> table, String id) {
    if (rows(table).contains(id)) {
      return this;
    }
    for (Scope each : transaction.scopes()) {
      if (each.region().equals(region()) && other(each).rows(table).contains(id)) {
        return other(each);
      }
    }
    return null;
  }

  /** A fresh id for a record of this table. */
  public String newId(Table<?> table) {
    String prefix = table.idPrefix();
    if (prefix == null) {
      throw new IllegalStateException(table + " has no id prefix");
    }
    return ids().next(prefix);
  }

  /**
   * A fresh id, or the one that the caller asks for by the tag {@code _custom_id_}.
   *
   * @throws Ec2Fault InvalidParameterValue when the id asked for is taken
   */
  public String newId(Table<?> table, Collection<Tag> tags) {
    for (Tag tag : tags) {
      if (CUSTOM_ID_TAG.equals(tag.key())) {
        String wanted = tag.value();
        if (wanted == null || wanted.isBlank() || rows(table).contains(wanted)) {
          throw CommonFaults.invalidParameterValue(
              "Value (" + wanted + ") of the tag " + CUSTOM_ID_TAG + " is in use or not an id");
        }
        return wanted;
      }
    }
    return newId(table);
  }

  /** The ARN of a resource of this account and region, given as {@code type/id}. */
  public String arn(String resource) {
    return "arn:aws:ec2:" + region() + ":" + account() + ":" + resource;
  }

  /** How long the settings let a change of this name take. */
  public Duration delayOf(String settling) {
    return transaction.settings().transitions().of(settling);
  }

  <T> TableState<T> table(Scope of, Table<T> table) {
    return transaction.table(of, table);
  }

  PageTokens tokens() {
    return transaction.tokens();
  }

  long generation() {
    return transaction.generation(account());
  }

  /** The change happens when its delay has passed; without a delay, before the next request. */
  public void later(Settling settling, String... ids) {
    transaction.later(scope, settling, List.of(ids));
  }

  public void later(Settling settling, List<String> ids) {
    transaction.later(scope, settling, ids);
  }

  /**
   * True where a change that is to come {@link #later} has no delay and is made by nobody else, so
   * that whoever asks for it may as well make it.
   */
  public boolean comesAtOnce(Settling settling) {
    return transaction.comesAtOnce(settling);
  }

  /**
   * Tells who takes such changes over, if anybody does, that there is something to do outside the
   * state; without one nothing happens.
   */
  public void tell(Settling settling, String id) {
    transaction.handOver(scope, settling, List.of(id));
  }

  /** Runs once this change is committed, outside every lock; never on a dry run. */
  public void afterCommit(Runnable effect) {
    transaction.afterCommit(effect);
  }

  /**
   * The change happens after a time that is EC2's promise, whatever delays the settings name.
   *
   * @param delay not negative
   */
  public void after(Duration delay, Settling settling, List<String> ids) {
    transaction.after(scope, delay, settling, ids);
  }

  @Override
  public String toString() {
    return scope.toString();
  }
}
