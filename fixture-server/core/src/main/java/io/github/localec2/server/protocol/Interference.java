package io.github.localec2.server.protocol;

import io.github.localec2.server.state.Ec2Fault;
import org.jspecify.annotations.Nullable;

/** Somebody who may answer in an operation's stead, or spoil the way of its answer. */
public interface Interference {
  /** Whether nobody wants to; asked at every call, so it must cost nothing. */
  boolean isIdle();

  /** What happens to a call. */
  Verdict judge(IncomingCall call);

  /** Nobody interferes. */
  static Interference none() {
    return new Interference() {
      @Override
      public boolean isIdle() {
        return true;
      }

      @Override
      public Verdict judge(IncomingCall call) {
        return Verdict.undisturbed(() -> {});
      }
    };
  }

  /**
   * What happens to a call.
   *
   * @param words what is done, for the journal; empty for nothing
   * @param fault what is answered instead of running the operation; null lets it run
   * @param runs false where the operation does not run though it answers no error
   * @param delivery how the answer goes
   * @param afterwards is done when the operation has run without an error
   */
  record Verdict(
      String words,
      @Nullable Ec2Fault fault,
      boolean runs,
      Delivery delivery,
      Runnable afterwards) {

    /** The call goes as if nobody was there. */
    public static Verdict undisturbed(Runnable afterwards) {
      return new Verdict("", null, true, Delivery.PLAIN, afterwards);
    }
  }
}
