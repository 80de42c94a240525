package io.github.localec2.junit;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmUserData;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Waits for the user data of instances, where instances run it: a test gets it as a parameter or
 * field, and is told by the instance itself when all has run.
 *
 * <pre>{@code
 * userData.awaitSuccess(instanceId);
 * }</pre>
 */
public final class Ec2UserData {
  /** How long is waited where nothing else is said. */
  public static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final int LINES = 20;
  private static final long SECONDS_FOR_THE_REASON = 10;

  private final Function<String, CompletionStage<VmUserData>> now;
  private final Function<String, CompletionStage<VmUserData>> end;

  Ec2UserData(LocalEc2Server server) {
    this(server::userData, server::userDataEnd);
  }

  Ec2UserData(
      Function<String, CompletionStage<VmUserData>> now,
      Function<String, CompletionStage<VmUserData>> end) {
    this.now = now;
    this.end = end;
  }

  /**
   * Waits until the user data has run, well or not, for at most five minutes.
   *
   * @throws AssertionError where it has not ended by then, or can't be waited for; the message says
   *     what was seen last
   */
  public VmUserData await(String instanceId) {
    return await(instanceId, DEADLINE);
  }

  /**
   * Waits until the user data has run, well or not.
   *
   * @param deadline how long at most; the launch of the instance counts
   * @throws AssertionError where it has not ended by then, or can't be waited for; the message says
   *     what was seen last
   */
  public VmUserData await(String instanceId, Duration deadline) {
    try {
      return end.apply(instanceId)
          .toCompletableFuture()
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the user data of "
              + instanceId
              + " has not ended within "
              + seconds(deadline)
              + "; "
              + lastSeen(instanceId),
          e);
    } catch (ExecutionException e) {
      throw failed(instanceId, e);
    } catch (InterruptedException e) {
      throw interrupted(instanceId, e);
    }
  }

  /**
   * Waits until the user data has run, for at most five minutes.
   *
   * @throws AssertionError as {@link #await(String)}, and where something went wrong; the message
   *     has the errors and the end of the output
   */
  public VmUserData awaitSuccess(String instanceId) {
    VmUserData ended = await(instanceId);
    if (!ended.succeeded()) {
      throw new AssertionError("the user data of " + instanceId + " failed; " + described(ended));
    }
    return ended;
  }

  /**
   * How the user data is doing.
   *
   * @throws AssertionError where there is none, or nothing that runs it
   */
  public VmUserData now(String instanceId) {
    try {
      return now.apply(instanceId)
          .toCompletableFuture()
          .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the instance " + instanceId + " does not answer", e);
    } catch (ExecutionException e) {
      throw failed(instanceId, e);
    } catch (InterruptedException e) {
      throw interrupted(instanceId, e);
    }
  }

  private String lastSeen(String instanceId) {
    try {
      return described(
          now.apply(instanceId)
              .toCompletableFuture()
              .get(SECONDS_FOR_THE_REASON, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return "how it is doing can't be seen: " + reason(e);
    } catch (InterruptedException e) {
      throw interrupted(instanceId, e);
    }
  }

  private static String described(VmUserData seen) {
    StringBuilder text = new StringBuilder();
    if (!seen.ended()) {
      text.append(seen.stage().isEmpty() ? "it has not begun" : "it is at " + seen.stage());
    }
    if (!seen.errors().isEmpty()) {
      text.append(text.length() == 0 ? "" : ", ").append("errors: ").append(seen.errors());
    }
    String[] lines = seen.output().strip().split("\n");
    text.append(seen.output().isBlank() ? "; it has written nothing" : "; its output ends with");
    for (int i = Math.max(0, lines.length - LINES); i < lines.length; i++) {
      text.append(lines[i].isEmpty() ? "" : "\n  " + lines[i]);
    }
    return text.toString();
  }

  private static AssertionError failed(String instanceId, ExecutionException fault) {
    return new AssertionError(
        "the user data of " + instanceId + " can't be waited for: " + reason(fault), fault);
  }

  private static AssertionError interrupted(String instanceId, InterruptedException fault) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while " + instanceId + " ran its user data", fault);
  }

  private static String reason(Exception fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
