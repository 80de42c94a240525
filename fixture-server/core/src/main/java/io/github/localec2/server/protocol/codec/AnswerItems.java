package io.github.localec2.server.protocol.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The larger items of an answer by their place, and how far an earlier answer has been read. */
@SuppressWarnings("ReferenceEquality") // the very piece
final class AnswerItems {
  /** In bytes; what is shorter is encoded as fast as it is found. */
  static final int SHORTEST = 512;

  private final @Nullable AnswerItems earlier;
  private @Nullable WrittenItems[] places = new WrittenItems[0];
  private int[] expected = new int[0];

  private AnswerItems(@Nullable AnswerItems earlier) {
    this.earlier = earlier;
  }

  /** For an answer like another one before it, if there was one. */
  static AnswerItems after(@Nullable AnswerItems earlier) {
    return new AnswerItems(earlier);
  }

  /** As it is kept: without what was before it. */
  AnswerItems complete() {
    AnswerItems kept = new AnswerItems(null);
    kept.places = places;
    return kept;
  }

  /** Writes an item as it was written in the earlier answer; false where it is not there. */
  boolean repeated(int place, Object object, XmlBuffer out) {
    WrittenItems before = earlier == null ? null : earlier.at(place);
    if (before == null) {
      return false;
    }
    if (place >= expected.length) {
      expected = Arrays.copyOf(expected, Math.max(place + 1, expected.length * 2));
    }
    int position = before.find(object, expected[place]);
    if (position < 0) {
      expected[place]++;
      return false;
    }
    expected[place] = position + 1;
    before.copy(position, out);
    return true;
  }

  private @Nullable WrittenItems at(int place) {
    return place < places.length ? places[place] : null;
  }

  /**
   * Notes that an item was written.
   *
   * @param piece of the buffer before it was written
   * @param from the position in the piece then
   */
  void written(int place, Object object, XmlBuffer out, byte[] piece, int from) {
    if (out.piece() != piece) {
      // it may be in two pieces; or it was copied to the start of a new one
      return;
    }
    int length = out.position() - from;
    if (length < SHORTEST) {
      return;
    }
    if (place >= places.length) {
      places = Arrays.copyOf(places, Math.max(place + 1, places.length * 2));
    }
    WrittenItems items = places[place];
    if (items == null) {
      items = new WrittenItems();
      places[place] = items;
    }
    items.add(object, piece, from, length);
  }
}
