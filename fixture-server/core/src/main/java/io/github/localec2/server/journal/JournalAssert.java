package io.github.localec2.server.journal;

import java.util.List;

/**
 * Fluent assertions about a journal, in the way of AssertJ but without it:
 *
 * <pre>{@code
 * assertThat(journal).received("RunInstances").once().inRegion("eu-west-1").withoutErrors();
 * }</pre>
 *
 * <p>Each asks about the calls that the ones before it left. {@link Calls} is a list, so AssertJ
 * itself can speak of it too.
 */
public final class JournalAssert {
  private final Ec2Journal journal;
  private final CallPattern pattern;

  private JournalAssert(Ec2Journal journal, CallPattern pattern) {
    this.journal = journal;
    this.pattern = pattern;
  }

  public static JournalAssert assertThat(Ec2Journal journal) {
    return new JournalAssert(journal, CallPattern.anyCall());
  }

  /** There were calls to this operation; what follows is about them. */
  public JournalAssert received(String operation) {
    return received(CallPattern.call(operation));
  }

  /** There were calls like this; what follows is about them. */
  public JournalAssert received(CallPattern wanted) {
    return narrowed(wanted);
  }

  /** There was no call to this operation; what follows is about all calls. */
  public JournalAssert neverReceived(String operation) {
    journal.verify(CallPattern.call(operation), Times.never());
    return this;
  }

  /** There was no call at all. */
  public JournalAssert isEmpty() {
    journal.verify(CallPattern.anyCall(), Times.never());
    return this;
  }

  public JournalAssert once() {
    return times(Times.once());
  }

  public JournalAssert times(int times) {
    return times(Times.exactly(times));
  }

  public JournalAssert times(Times times) {
    journal.verify(pattern, times);
    return this;
  }

  /** Some of them were to this region; what follows is about those. */
  public JournalAssert inRegion(String region) {
    return narrowed(pattern.inRegion(region));
  }

  /** Some of them were by this account; what follows is about those. */
  public JournalAssert byAccount(String account) {
    return narrowed(pattern.byAccount(account));
  }

  /** Some of them were answered with this error; what follows is about those. */
  public JournalAssert failedWith(String code) {
    return narrowed(pattern.failedWith(code));
  }

  /** None of them was answered with an error. */
  public JournalAssert withoutErrors() {
    journal.verify(pattern.failed(), Times.never());
    return this;
  }

  /** Calls to these operations came in this order, whatever was between them. */
  public JournalAssert inOrder(String... operations) {
    journal.verifyInOrder(
        List.of(operations).stream().map(CallPattern::call).toArray(CallPattern[]::new));
    return this;
  }

  /** Speaks of all calls again. */
  public JournalAssert and() {
    return assertThat(journal);
  }

  private JournalAssert narrowed(CallPattern wanted) {
    journal.verify(wanted, Times.atLeast(1));
    return new JournalAssert(journal, wanted);
  }
}
