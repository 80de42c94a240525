package io.github.localec2.server.protocol.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where in an answer the latest object of each place is written, so that the same object again is
 * copied instead of being encoded: instances of one launch share most of what they are described
 * by. It keeps no text of its own, and ends with the answer.
 */
@SuppressWarnings("ReferenceEquality") // the very object, and the very piece
final class Repetitions {
  private @Nullable Object[] objects = new Object[256];
  private byte[][] pieces = new byte[256][];
  private int[] froms = new int[256];
  private int[] lengths = new int[256];

  /** Writes what is known of an object; false where nothing is. */
  boolean repeated(int place, Object object, XmlBuffer out) {
    if (place >= objects.length || objects[place] != object) {
      return false;
    }
    out.raw(pieces[place], froms[place], lengths[place]);
    return true;
  }

  /**
   * Notes that an object was written.
   *
   * @param piece of the buffer before it was written
   * @param from the position in the piece then
   */
  void written(int place, Object object, XmlBuffer out, byte[] piece, int from) {
    if (out.piece() != piece) {
      // in two pieces, or at the start of a new one: the next time will do
      return;
    }
    if (place >= objects.length) {
      int size = Math.max(place + 1, objects.length * 2);
      objects = Arrays.copyOf(objects, size);
      pieces = Arrays.copyOf(pieces, size);
      froms = Arrays.copyOf(froms, size);
      lengths = Arrays.copyOf(lengths, size);
    }
    objects[place] = object;
    pieces[place] = piece;
    froms[place] = from;
    lengths[place] = out.position() - from;
  }
}
