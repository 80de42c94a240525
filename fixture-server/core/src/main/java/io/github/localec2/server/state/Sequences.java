package io.github.localec2.server.state;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A persistent set of numbers in their order: an array while there are few, then a trie. */
final class Sequences {
  private static final int FEW = 32;
  private static final Sequences NONE = new Sequences(new long[0], null);

  private final long[] few;
  private final @Nullable LongTrie<Long> many;

  private Sequences(long[] few, @Nullable LongTrie<Long> many) {
    this.few = few;
    this.many = many;
  }

  static Sequences none() {
    return NONE;
  }

  int size() {
    return many == null ? few.length : many.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  void forEach(LongConsumer action) {
    if (many != null) {
      many.valuesAfter(-1).forEach(action::accept);
      return;
    }
    for (long each : few) {
      action.accept(each);
    }
  }

  Sequences plus(Object owner, long number) {
    if (many != null) {
      return new Sequences(few, many.plus(owner, number, number));
    }
    int found = Arrays.binarySearch(few, number);
    if (found >= 0) {
      return this;
    }
    if (few.length == FEW) {
      LongTrie<Long> all = LongTrie.empty();
      for (long each : few) {
        all = all.plus(owner, each, each);
      }
      return new Sequences(NONE.few, all.plus(owner, number, number));
    }
    int at = -found - 1;
    long[] more = new long[few.length + 1];
    System.arraycopy(few, 0, more, 0, at);
    more[at] = number;
    System.arraycopy(few, at, more, at + 1, few.length - at);
    return new Sequences(more, null);
  }

  Sequences minus(Object owner, long number) {
    if (many != null) {
      LongTrie<Long> left = many.minus(owner, number);
      return left.size() > FEW / 2 ? new Sequences(few, left) : new Sequences(array(left), null);
    }
    int at = Arrays.binarySearch(few, number);
    if (at < 0) {
      return this;
    }
    long[] less = new long[few.length - 1];
    System.arraycopy(few, 0, less, 0, at);
    System.arraycopy(few, at + 1, less, at, less.length - at);
    return new Sequences(less, null);
  }

  private static long[] array(LongTrie<Long> trie) {
    Collection<Long> values = trie.valuesAfter(-1);
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
