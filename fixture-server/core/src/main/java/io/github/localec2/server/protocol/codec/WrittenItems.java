package io.github.localec2.server.protocol.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The items of one place in an answer, in their order, and where their text is. Once the answer is
 * complete neither changes.
 */
@SuppressWarnings("ReferenceEquality") // model objects don't change, so the very object
final class WrittenItems {
  /** So far from where it was before an item is looked for, as others have come and gone. */
  private static final int NEAR = 8;

  private Object[] objects = new Object[64];
  private byte[][] pieces = new byte[64][];
  private int[] froms = new int[64];
  private int[] lengths = new int[64];
  private int size;

  void add(Object object, byte[] piece, int from, int length) {
    if (size == objects.length) {
      int more = size * 2;
      objects = Arrays.copyOf(objects, more);
      pieces = Arrays.copyOf(pieces, more);
      froms = Arrays.copyOf(froms, more);
      lengths = Arrays.copyOf(lengths, more);
    }
    objects[size] = object;
    pieces[size] = piece;
    froms[size] = from;
    lengths[size] = length;
    size++;
  }

  /** The position of an object, looked for around the one where it is expected; or -1. */
  int find(@Nullable Object object, int expected) {
    if (expected < size && objects[expected] == object) {
      return expected;
    }
    int end = Math.min(size, expected + NEAR);
    for (int i = Math.max(0, expected - NEAR); i < end; i++) {
      if (objects[i] == object) {
        return i;
      }
    }
    return -1;
  }

  void copy(int position, XmlBuffer out) {
    out.raw(pieces[position], froms[position], lengths[position]);
  }
}
