package io.github.localec2.server.protocol.codec;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest large answer of each action, as long as there is memory for it: what has not changed
 * since is copied from there instead of being encoded again. It costs nothing but that memory, for
 * the text is where it was written.
 */
public final class EarlierAnswers {
  /** In bytes; what is shorter is encoded in no time. */
  static final int LARGE = 64 << 10;

  private final Map<String, SoftReference<AnswerItems>> latest = new ConcurrentHashMap<>();
  private volatile long moment;

  /** Forgets all when the state has gone back, so that nobody pays for a test that has ended. */
  public void since(long generation) {
    if (moment != generation) {
      moment = generation;
      latest.clear();
    }
  }

  @Nullable AnswerItems of(String action) {
    SoftReference<AnswerItems> found = latest.get(action);
    return found == null ? null : found.get();
  }

  void keep(String action, AnswerItems items) {
    latest.put(action, new SoftReference<>(items));
  }
}
