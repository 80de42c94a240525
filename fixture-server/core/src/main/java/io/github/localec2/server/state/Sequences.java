package io.github.localec2.server.state;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent set of numbers, not negative, in their order: an array while there are few, then a
 * trie of words with a bit for each number, since most keys have numbers that lie close together.
 */
final class Sequences {
  private static final int FEW = 32;

  /** A word has 64 bits. */
  private static final int BITS = 6;

  private static final Sequences NONE = new Sequences(new long[0]);

  private final long[] few;
  private final @Nullable LongTrie<Long> words;
  private final int size;

  private Sequences(long[] few) {
    this.few = few;
    this.words = null;
    this.size = few.length;
  }

  private Sequences(LongTrie<Long> words, int size) {
    this.few = NONE.few;
    this.words = words;
    this.size = size;
  }

  static Sequences none() {
    return NONE;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void forEach(LongConsumer action) {
    if (words != null) {
      words.forEach((number, word) -> bits(number << BITS, word, action));
      return;
    }
    for (long each : few) {
      action.accept(each);
    }
  }

  private static void bits(long first, long word, LongConsumer action) {
    for (long left = word; left != 0; left &= left - 1) {
      action.accept(first + Long.numberOfTrailingZeros(left));
    }
  }

  Sequences plus(Object owner, long number) {
    if (words != null) {
      Long word = words.get(number >>> BITS);
      if (word == null) {
        return new Sequences(words.plusNew(owner, number >>> BITS, 1L << number), size + 1);
      }
      return (word & 1L << number) != 0
          ? this
          : new Sequences(words.replaced(owner, number >>> BITS, word | 1L << number), size + 1);
    }
    int found = Arrays.binarySearch(few, number);
    if (found >= 0) {
      return this;
    }
    if (few.length == FEW) {
      Sequences all = new Sequences(LongTrie.empty(), 0);
      for (long each : few) {
        all = all.plus(owner, each);
      }
      return all.plus(owner, number);
    }
    int at = -found - 1;
    long[] more = new long[few.length + 1];
    System.arraycopy(few, 0, more, 0, at);
    more[at] = number;
    System.arraycopy(few, at, more, at + 1, few.length - at);
    return new Sequences(more);
  }

  Sequences minus(Object owner, long number) {
    if (words != null) {
      Long word = words.get(number >>> BITS);
      if (word == null || (word & 1L << number) == 0) {
        return this;
      }
      long rest = word & ~(1L << number);
      LongTrie<Long> left =
          rest == 0
              ? words.minus(owner, number >>> BITS)
              : words.replaced(owner, number >>> BITS, rest);
      Sequences less = new Sequences(left, size - 1);
      return less.size > FEW / 2 ? less : new Sequences(less.array());
    }
    int at = Arrays.binarySearch(few, number);
    if (at < 0) {
      return this;
    }
    long[] less = new long[few.length - 1];
    System.arraycopy(few, 0, less, 0, at);
    System.arraycopy(few, at + 1, less, at, less.length - at);
    return new Sequences(less);
  }

  private long[] array() {
    long[] all = new long[size];
    int[] next = {0};
    forEach(number -> all[next[0]++] = number);
    return all;
  }
}
