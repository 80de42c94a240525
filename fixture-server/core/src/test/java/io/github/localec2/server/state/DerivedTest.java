package io.github.localec2.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.HeldClock;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is derived holds exactly as long as what it came from. */
class DerivedTest {
  private static final Scope SCOPE = new Scope("111111111111", "us-east-1");
  private static final Scope OTHER = new Scope("222222222222", "us-east-1");
  private static final Table<String> WORDS =
      Table.<String>named("words", word -> word).idPrefix("w-").build();
  private static final Table<String> NAMES = Table.<String>named("names", name -> name).build();

  private final HeldClock clock = new HeldClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Ec2State state =
      new Ec2State(
          new StateSettings(
              clock, new Ids(new SplittableRandom(1)), Transitions.AT_ONCE, view -> {}));

  private static <T> Function<RegionView, Derived<T>> derived(Function<RegionView, T> work) {
    return view -> view.derived(() -> work.apply(view));
  }

  private <T> Derived<T> derive(Function<RegionView, T> work) {
    return state.write(SCOPE, derived(work));
  }

  private boolean holds(Derived<?> derived) {
    return state.read(SCOPE, derived::holdsIn);
  }

  private void put(Scope scope, Table<String> table, String record) {
    state.write(scope, view -> view.rows(table).put(record));
  }

  @Test
  void itHoldsUntilATableThatWasReadChanges() {
    put(SCOPE, WORDS, "one");
    Derived<Integer> size = derive(view -> view.rows(WORDS).size());
    assertThat(size.value()).isEqualTo(1);

    put(SCOPE, NAMES, "of no concern");
    put(OTHER, WORDS, "of another account");
    assertThat(holds(size)).isTrue();

    put(SCOPE, WORDS, "two");
    assertThat(holds(size)).isFalse();
  }

  @Test
  void anEmptyTableWasReadToo() {
    Derived<Boolean> absent = derive(view -> !view.rows(WORDS).contains("one"));
    assertThat(holds(absent)).isTrue();

    put(SCOPE, WORDS, "one");
    assertThat(holds(absent)).isFalse();
  }

  @Test
  void theSameTableOfAnotherAccountIsAnotherTable() {
    put(SCOPE, NAMES, "here");
    put(OTHER, NAMES, "there");
    Derived<Integer> both =
        derive(view -> view.rows(WORDS).size() + view.other(OTHER).rows(WORDS).size());
    assertThat(holds(both)).isTrue();

    put(OTHER, WORDS, "one");
    assertThat(holds(both)).isFalse();
  }

  @Test
  void aChangeInTheSameTransactionIsSeen() {
    Derived<Integer> size = derive(view -> view.rows(WORDS).size());
    state.write(
        SCOPE,
        view -> {
          assertThat(size.holdsIn(view)).isTrue();
          view.rows(WORDS).put("one");
          assertThat(size.holdsIn(view)).isFalse();
          return view;
        });
  }

  @Test
  void whatWasDerivedFromADroppedChangeDoesNotHold() {
    Derived<Integer> size =
        state.tryOut(
            SCOPE,
            view -> {
              view.rows(WORDS).put("one");
              return view.derived(() -> view.rows(WORDS).size());
            });
    assertThat(size.value()).isEqualTo(1);
    assertThat(holds(size)).isFalse();

    put(SCOPE, WORDS, "one");
    assertThat(holds(size)).isFalse();
  }

  @Test
  void itHoldsAgainAfterARollback() {
    put(SCOPE, WORDS, "one");
    World before = state.snapshot();
    Derived<Integer> size = derive(view -> view.rows(WORDS).size());
    put(SCOPE, WORDS, "two");
    assertThat(holds(size)).isFalse();

    state.restore(before);
    assertThat(holds(size)).isTrue();
  }

  @Test
  void aNewAccountIsSeenWhereAllWereAskedFor() {
    Derived<Integer> accounts = derive(view -> view.scopes().size());
    assertThat(holds(accounts)).isTrue();

    put(OTHER, NAMES, "somebody");
    assertThat(holds(accounts)).isFalse();
  }

  @Test
  void theTimeAndIdsHoldForOneMoment() {
    assertThat(holds(derive(RegionView::now))).isFalse();
    assertThat(holds(derive(view -> view.ids().hex(8)))).isFalse();
    assertThat(holds(derive(view -> view.newId(WORDS)))).isFalse();
  }

  @Test
  void whatChangesSomethingIsNotDoneOnceForAll() {
    assertThat(holds(derive(view -> view.rows(WORDS).put("one")))).isFalse();
  }

  @Test
  void ofAQuestionTheAnswerCounts() {
    String first = "first";
    put(SCOPE, WORDS, first);
    Derived<Boolean> derived =
        derive(view -> view.asked(present -> present.rows(WORDS).all().findFirst()).isPresent());
    // the answer is another object each time
    assertThat(holds(derived)).isFalse();

    Derived<String> oldest =
        derive(view -> view.asked(present -> present.rows(WORDS).all().findFirst().orElseThrow()));
    put(SCOPE, WORDS, "second");
    assertThat(holds(oldest)).isTrue();

    state.write(
        SCOPE,
        view -> {
          view.rows(WORDS).remove(first);
          return view;
        });
    assertThat(holds(oldest)).isFalse();
  }

  @Test
  void itIsDerivedAtOnce() {
    assertThatThrownBy(() -> derive(view -> view.derived(() -> 1)))
        .isInstanceOf(IllegalStateException.class);
    // and the failure leaves nothing behind
    assertThat(holds(derive(view -> view.rows(WORDS).size()))).isTrue();
  }
}
