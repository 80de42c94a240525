package io.github.localec2.docker.guard;

import io.github.localec2.server.vm.VmException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Who waits for what an agent answers to rule sets, in turn: a line that is {@code ok}, or says why
 * not.
 */
final class GuardAnswers {
  private static final String OK = "ok";

  private final String instanceId;
  private final Runnable ended;
  private final Queue<CompletableFuture<Void>> unanswered = new ArrayDeque<>();
  private final StringBuilder said = new StringBuilder();
  private boolean over;

  /**
   * @param ended runs once, when the agent has ended by itself
   */
  GuardAnswers(String instanceId, Runnable ended) {
    this.instanceId = instanceId;
    this.ended = ended;
  }

  /**
   * Sends a rule set.
   *
   * @param way how; called in the order of the questions
   */
  CompletableFuture<Void> ask(byte[] rules, Consumer<byte[]> way) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    synchronized (this) {
      if (!over) {
        unanswered.add(answer);
        way.accept(rules);
        return answer;
      }
    }
    answer.completeExceptionally(lost());
    return answer;
  }

  /** The agent says something; perhaps only the beginning of a line. */
  void received(byte[] bytes) {
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      said.append(new String(bytes, StandardCharsets.UTF_8));
      for (int end = said.indexOf("\n"); end >= 0; end = said.indexOf("\n")) {
        String line = said.substring(0, end);
        said.delete(0, end + 1);
        CompletableFuture<Void> first = unanswered.poll();
        if (first != null) {
          answers.add(() -> answer(first, line));
        }
      }
    }
    answers.forEach(Runnable::run);
  }

  private void answer(CompletableFuture<Void> question, String line) {
    if (line.equals(OK)) {
      question.complete(null);
    } else {
      question.completeExceptionally(
          new VmException(
              "the security groups of "
                  + instanceId
                  + " can't be enforced, it keeps the rules that it had: "
                  + line));
    }
  }

  private VmException lost() {
    return new VmException("the agent that guards " + instanceId + " has ended");
  }

  /**
   * There are no more answers.
   *
   * @param byItself false where nobody is to be told
   */
  void end(boolean byItself) {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      left = new ArrayList<>(unanswered);
      unanswered.clear();
    }
    left.forEach(each -> each.completeExceptionally(lost()));
    if (byItself) {
      ended.run();
    }
  }
}
