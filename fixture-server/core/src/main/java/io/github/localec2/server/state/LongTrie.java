package io.github.localec2.server.state;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from numbers, not negative, to values, in the order of the numbers: a trie of
 * nodes with up to 32 children, of which a change copies one on each level.
 *
 * <p>A change names its owner. A node made by an owner is nobody else's yet, so that the same owner
 * changes it in place; when the owner is forgotten, all its nodes are immutable. Whoever iterates
 * over a trie must not change it with an owner that changed it before.
 *
 * @param <V> the values
 */
final class LongTrie<V> {
  private static final int BITS = 5;
  private static final int MASK = 31;
  private static final LongTrie<?> EMPTY = new LongTrie<>(null, 0, 0);

  private final @Nullable Node root;
  private final int shift;
  private final int size;

  private LongTrie(@Nullable Node root, int shift, int size) {
    this.root = root;
    this.shift = shift;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  static <V> LongTrie<V> empty() {
    return (LongTrie<V>) EMPTY;
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(long key) {
    if (root == null || key >>> shift > MASK) {
      return null;
    }
    Object at = root;
    for (int level = shift; level >= 0; level -= BITS) {
      Node node = (Node) at;
      int bit = bit(key, level);
      if ((node.bitmap & bit) == 0) {
        return null;
      }
      at = node.slots[node.index(bit)];
    }
    return (V) at;
  }

  LongTrie<V> plus(Object owner, long key, V value) {
    return get(key) == null ? plusNew(owner, key, value) : replaced(owner, key, value);
  }

  /** As {@link #plus}, for a number that is known to be there. */
  LongTrie<V> replaced(Object owner, long key, V value) {
    Node top = root;
    if (top == null) {
      throw new IllegalStateException("nothing under " + key);
    }
    Node changed = plus(owner, top, shift, key, value);
    return changed == top ? this : new LongTrie<>(changed, shift, size);
  }

  /** As {@link #plus}, for a number that is known not to be there. */
  LongTrie<V> plusNew(Object owner, long key, V value) {
    Node top = root == null ? new Node(owner, 0, Node.NO_SLOTS) : root;
    int level = shift;
    while (key >>> level > MASK) {
      // the old root holds the lowest numbers; one without any holds nothing
      top = top.bitmap == 0 ? top : new Node(owner, 1, new Object[] {top});
      level += BITS;
    }
    return new LongTrie<>(plus(owner, top, level, key, value), level, size + 1);
  }

  private static Node plus(Object owner, Node node, int level, long key, Object value) {
    int bit = bit(key, level);
    int index = node.index(bit);
    boolean there = (node.bitmap & bit) != 0;
    Object child = value;
    if (level > 0) {
      Node below = there ? (Node) node.slots[index] : new Node(owner, 0, Node.NO_SLOTS);
      child = plus(owner, below, level - BITS, key, value);
    }
    return there ? node.replaced(owner, index, child) : node.inserted(owner, bit, index, child);
  }

  LongTrie<V> minus(Object owner, long key) {
    Node top = root;
    if (top == null || get(key) == null) {
      return this;
    }
    Node left = minus(owner, top, shift, key);
    return left == null ? empty() : new LongTrie<>(left, shift, size - 1);
  }

  private static @Nullable Node minus(Object owner, Node node, int level, long key) {
    int bit = bit(key, level);
    int index = node.index(bit);
    if (level > 0) {
      Node child = minus(owner, (Node) node.slots[index], level - BITS, key);
      if (child != null) {
        return node.replaced(owner, index, child);
      }
    }
    return node.bitmap == bit ? null : node.removed(owner, bit, index);
  }

  private static int bit(long key, int level) {
    return 1 << ((int) (key >>> level) & MASK);
  }

  /** The values under numbers greater than {@code after}, in their order. */
  Collection<V> valuesAfter(long after) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<V> iterator() {
        return new Values<>(LongTrie.this, after + 1);
      }

      @Override
      public int size() {
        if (after < 0) {
          return size;
        }
        int count = 0;
        for (Iterator<V> each = iterator(); each.hasNext(); each.next()) {
          count++;
        }
        return count;
      }

      @Override
      public boolean isEmpty() {
        return !iterator().hasNext();
      }
    };
  }

  /**
   * The numbers whose values are not the same objects in two tries, in their order; only what the
   * two don't share is looked at.
   */
  void differences(LongTrie<V> other, Difference<? super V> found) {
    int top = Math.max(shift, other.shift);
    differences(lifted(this, top), lifted(other, top), top, 0, found);
  }

  /** As if the trie were as high as another. */
  private static @Nullable Node lifted(LongTrie<?> trie, int top) {
    Node node = trie.root;
    if (node == null || node.bitmap == 0) {
      return null;
    }
    for (int level = trie.shift; level < top; level += BITS) {
      node = new Node(node, 1, new Object[] {node});
    }
    return node;
  }

  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // what is shared is the very object
  private static <V> void differences(
      @Nullable Node one, @Nullable Node two, int level, long prefix, Difference<? super V> found) {
    int bits = (one == null ? 0 : one.bitmap) | (two == null ? 0 : two.bitmap);
    while (bits != 0) {
      int bit = Integer.lowestOneBit(bits);
      bits &= ~bit;
      Object mine = child(one, bit);
      Object others = child(two, bit);
      if (mine == others) {
        continue;
      }
      long key = prefix | (long) Integer.numberOfTrailingZeros(bit) << level;
      if (level == 0) {
        found.at(key, (V) mine, (V) others);
      } else {
        differences((Node) mine, (Node) others, level - BITS, key, found);
      }
    }
  }

  private static @Nullable Object child(@Nullable Node node, int bit) {
    return node == null || (node.bitmap & bit) == 0 ? null : node.slots[node.index(bit)];
  }

  /**
   * Gets what differs.
   *
   * @param <V> the values
   */
  interface Difference<V> {
    /** One of the two may be null, where there is nothing under the number. */
    void at(long key, @Nullable V mine, @Nullable V others);
  }

  /** Tells all numbers and their values, in the order of the numbers. */
  void forEach(Each<V> action) {
    if (root != null) {
      forEach(root, shift, 0, action);
    }
  }

  @SuppressWarnings("unchecked")
  private static <V> void forEach(Node node, int level, long prefix, Each<V> action) {
    int bits = node.bitmap;
    for (int index = 0; bits != 0; index++, bits &= bits - 1) {
      long key = prefix | (long) Integer.numberOfTrailingZeros(bits) << level;
      if (level == 0) {
        action.accept(key, (V) node.slots[index]);
      } else {
        forEach((Node) node.slots[index], level - BITS, key, action);
      }
    }
  }

  /** Gets what a trie has. */
  @FunctionalInterface
  interface Each<V> {
    void accept(long number, V value);
  }

  /** Children by a bitmap of which there are; at the lowest level the children are values. */
  @SuppressWarnings("ReferenceEquality") // an owner is the very object, not one that equals it
  private static final class Node {
    static final Object[] NO_SLOTS = {};

    private final Object owner;
    private int bitmap;
    private Object[] slots;

    Node(Object owner, int bitmap, Object[] slots) {
      this.owner = owner;
      this.bitmap = bitmap;
      this.slots = slots;
    }

    int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    Node replaced(Object by, int index, Object child) {
      if (owner == by) {
        slots[index] = child;
        return this;
      }
      if (slots[index] == child) {
        return this;
      }
      Object[] copy = slots.clone();
      copy[index] = child;
      return new Node(by, bitmap, copy);
    }

    Node inserted(Object by, int bit, int index, Object child) {
      Object[] more = new Object[slots.length + 1];
      System.arraycopy(slots, 0, more, 0, index);
      more[index] = child;
      System.arraycopy(slots, index, more, index + 1, slots.length - index);
      return with(by, bitmap | bit, more);
    }

    Node removed(Object by, int bit, int index) {
      Object[] less = new Object[slots.length - 1];
      System.arraycopy(slots, 0, less, 0, index);
      System.arraycopy(slots, index + 1, less, index, less.length - index);
      return with(by, bitmap & ~bit, less);
    }

    private Node with(Object by, int changedBitmap, Object[] changedSlots) {
      if (owner != by) {
        return new Node(by, changedBitmap, changedSlots);
      }
      bitmap = changedBitmap;
      slots = changedSlots;
      return this;
    }
  }

  /** Walks the trie from a number on: on each level, a node and which child comes next. */
  private static final class Values<V> implements Iterator<V> {
    private final Node[] nodes;
    private final int[] next;

    /** The level that is looked at; 0 is the lowest, whose children are the values. */
    private int level;

    Values(LongTrie<V> trie, long from) {
      int levels = trie.shift / BITS + 1;
      nodes = new Node[levels];
      next = new int[levels];
      level = levels;
      if (trie.root == null || from >>> trie.shift > MASK) {
        return;
      }
      Node node = trie.root;
      while (true) {
        level--;
        int bit = bit(from, level * BITS);
        int index = node.index(bit);
        nodes[level] = node;
        if (level == 0 || (node.bitmap & bit) == 0) {
          next[level] = index;
          return;
        }
        next[level] = index + 1;
        node = (Node) node.slots[index];
      }
    }

    @Override
    public boolean hasNext() {
      while (level < nodes.length) {
        Node node = nodes[level];
        if (next[level] == node.slots.length) {
          level++;
        } else if (level == 0) {
          return true;
        } else {
          nodes[level - 1] = (Node) node.slots[next[level]++];
          next[--level] = 0;
        }
      }
      return false;
    }

    @Override
    @SuppressWarnings("unchecked")
    public V next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return (V) nodes[0].slots[next[0]++];
    }
  }
}
