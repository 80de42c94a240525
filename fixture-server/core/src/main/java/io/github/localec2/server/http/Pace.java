package io.github.localec2.server.http;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * How long requests took lately, by what they ask for. What is quick is answered by the thread that
 * read it, since waking another one takes longer than most answers; what is not, or has not been
 * asked for yet, would keep other connections waiting there.
 */
final class Pace {
  private static final int QUICK_MICROS = 1_000;
  private static final int KINDS = 1 << 10;

  /** One that was kept waiting by others does not make its kind slow. */
  private static final int WEIGHT = 8;

  private static final byte[] ACTION = {'A', 'c', 't', 'i', 'o', 'n', '='};

  /** The average of late, in microseconds; 0 where nothing is known. */
  private final AtomicIntegerArray recent = new AtomicIntegerArray(KINDS);

  /**
   * The kind of a request, by its action; requests that share a kind by chance share their pace.
   *
   * @param query null for none
   */
  static int kind(byte @Nullable [] query, byte[] form) {
    int kind = kind(form);
    return kind < 0 && query != null ? Math.max(0, kind(query)) : Math.max(0, kind);
  }

  private static int kind(byte[] parameters) {
    for (int at = 0; at + ACTION.length < parameters.length; at++) {
      if ((at == 0 || parameters[at - 1] == '&') && isAction(parameters, at)) {
        int hash = 0;
        for (int i = at + ACTION.length; i < parameters.length && parameters[i] != '&'; i++) {
          hash = 31 * hash + parameters[i];
        }
        return (hash ^ hash >>> 10 ^ hash >>> 20) & KINDS - 1;
      }
    }
    return -1;
  }

  private static boolean isAction(byte[] parameters, int at) {
    for (int i = 0; i < ACTION.length; i++) {
      if (parameters[at + i] != ACTION[i]) {
        return false;
      }
    }
    return true;
  }

  boolean isQuick(int kind) {
    int micros = recent.get(kind);
    return micros > 0 && micros < QUICK_MICROS;
  }

  /** Of what several threads tell at once, one may be lost. */
  void took(int kind, long nanos) {
    int micros = (int) Math.min(Integer.MAX_VALUE, 1 + nanos / 1_000);
    int before = recent.get(kind);
    int now = before == 0 ? micros : (int) (before + ((long) micros - before) / WEIGHT);
    if (now != before) {
      recent.set(kind, now);
    }
  }
}
