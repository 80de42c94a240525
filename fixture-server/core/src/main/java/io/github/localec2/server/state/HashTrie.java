package io.github.localec2.server.state;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map by hash: a trie of nodes with up to 32 entries or children, of which a change
 * copies one on each level. As in {@link LongTrie}, a change names its owner, and an owner changes
 * its own nodes in place.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class HashTrie<K, V> {
  private static final int BITS = 5;
  private static final int MASK = 31;

  /** Below this level hashes have no bits left; what is there has the same hash. */
  private static final int LOWEST = 30;

  private static final HashTrie<?, ?> EMPTY =
      new HashTrie<>(new Node(new Object(), 0, 0, Node.NO_SLOTS), 0);

  private final Node root;
  private final int size;

  private HashTrie(Node root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  static <K, V> HashTrie<K, V> empty() {
    return (HashTrie<K, V>) EMPTY;
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(Object key) {
    int hash = spread(key);
    Node node = root;
    for (int shift = 0; ; shift += BITS) {
      if (shift > LOWEST) {
        int at = node.collisionOf(key);
        return at < 0 ? null : (V) node.slots[at + 1];
      }
      int bit = bit(hash, shift);
      if ((node.entries & bit) != 0) {
        int at = node.entryIndex(bit);
        return node.slots[at].equals(key) ? (V) node.slots[at + 1] : null;
      }
      if ((node.children & bit) == 0) {
        return null;
      }
      node = (Node) node.slots[node.childIndex(bit)];
    }
  }

  HashTrie<K, V> plus(Object owner, K key, V value) {
    return get(key) == null ? plusNew(owner, key, value) : replaced(owner, key, value);
  }

  /** As {@link #plus}, for a key that is known not to be there. */
  HashTrie<K, V> plusNew(Object owner, K key, V value) {
    return new HashTrie<>(plus(owner, root, 0, spread(key), key, value), size + 1);
  }

  /** As {@link #plus}, for a key that is known to be there. */
  HashTrie<K, V> replaced(Object owner, K key, V value) {
    Node changed = plus(owner, root, 0, spread(key), key, value);
    return changed == root ? this : new HashTrie<>(changed, size);
  }

  HashTrie<K, V> minus(Object owner, K key) {
    if (get(key) == null) {
      return this;
    }
    return size == 1 ? empty() : new HashTrie<>(minus(owner, root, 0, spread(key), key), size - 1);
  }

  /** The keys, in no order. */
  @SuppressWarnings("unchecked")
  Set<K> keys() {
    Set<K> keys = new HashSet<>(size * 2);
    root.eachKey(key -> keys.add((K) key));
    return keys;
  }

  private static Node plus(Object owner, Node node, int shift, int hash, Object key, Object value) {
    if (shift > LOWEST) {
      int at = node.collisionOf(key);
      return at < 0
          ? node.inserted(owner, 0, node.slots.length, key, value)
          : node.replaced(owner, at + 1, value);
    }
    int bit = bit(hash, shift);
    if ((node.children & bit) != 0) {
      int index = node.childIndex(bit);
      Node child = (Node) node.slots[index];
      return node.replaced(owner, index, plus(owner, child, shift + BITS, hash, key, value));
    }
    int at = node.entryIndex(bit);
    if ((node.entries & bit) == 0) {
      return node.inserted(owner, bit, at, key, value);
    }
    Object there = node.slots[at];
    if (there.equals(key)) {
      return node.replaced(owner, at + 1, value);
    }
    // two keys in one place: they move down
    Node below = new Node(owner, 0, 0, Node.NO_SLOTS);
    below = plus(owner, below, shift + BITS, spread(there), there, node.slots[at + 1]);
    below = plus(owner, below, shift + BITS, hash, key, value);
    return node.entryToChild(owner, bit, below);
  }

  private static Node minus(Object owner, Node node, int shift, int hash, Object key) {
    if (shift > LOWEST) {
      return node.removed(owner, 0, 0, node.collisionOf(key), 2);
    }
    int bit = bit(hash, shift);
    if ((node.entries & bit) != 0) {
      return node.removed(owner, bit, 0, node.entryIndex(bit), 2);
    }
    int index = node.childIndex(bit);
    Node left = minus(owner, (Node) node.slots[index], shift + BITS, hash, key);
    return left.slots.length == 0
        ? node.removed(owner, 0, bit, index, 1)
        : node.replaced(owner, index, left);
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return hash ^ hash >>> 16;
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift & MASK);
  }

  /** First the entries, a key and its value each, then the children, both in the order of bits. */
  @SuppressWarnings("ReferenceEquality") // an owner is the very object, not one that equals it
  private static final class Node {
    static final Object[] NO_SLOTS = {};

    private final Object owner;
    private int entries;
    private int children;
    private Object[] slots;

    Node(Object owner, int entries, int children, Object[] slots) {
      this.owner = owner;
      this.entries = entries;
      this.children = children;
      this.slots = slots;
    }

    int entryIndex(int bit) {
      return 2 * Integer.bitCount(entries & (bit - 1));
    }

    int childIndex(int bit) {
      return 2 * Integer.bitCount(entries) + Integer.bitCount(children & (bit - 1));
    }

    /** Where the key is in a node whose keys have one hash; negative where it isn't. */
    int collisionOf(Object key) {
      for (int i = 0; i < slots.length; i += 2) {
        if (slots[i].equals(key)) {
          return i;
        }
      }
      return -1;
    }

    void eachKey(Consumer<Object> action) {
      for (int i = 0; i < slots.length; ) {
        if (slots[i] instanceof Node child) {
          child.eachKey(action);
          i++;
        } else {
          action.accept(slots[i]);
          i += 2;
        }
      }
    }

    Node replaced(Object by, int index, Object slot) {
      if (slots[index] == slot) {
        return this;
      }
      if (owner == by) {
        slots[index] = slot;
        return this;
      }
      Object[] copy = slots.clone();
      copy[index] = slot;
      return new Node(by, entries, children, copy);
    }

    Node inserted(Object by, int entry, int at, Object key, Object value) {
      Object[] more = new Object[slots.length + 2];
      System.arraycopy(slots, 0, more, 0, at);
      more[at] = key;
      more[at + 1] = value;
      System.arraycopy(slots, at, more, at + 2, slots.length - at);
      return with(by, entries | entry, children, more);
    }

    Node removed(Object by, int entry, int child, int at, int count) {
      Object[] less = new Object[slots.length - count];
      System.arraycopy(slots, 0, less, 0, at);
      System.arraycopy(slots, at + count, less, at, less.length - at);
      return with(by, entries & ~entry, children & ~child, less);
    }

    Node entryToChild(Object by, int bit, Node child) {
      int from = entryIndex(bit);
      // without its two slots the child's place is two lower
      int to = childIndex(bit) - 2;
      Object[] next = new Object[slots.length - 1];
      System.arraycopy(slots, 0, next, 0, from);
      System.arraycopy(slots, from + 2, next, from, to - from);
      next[to] = child;
      System.arraycopy(slots, to + 2, next, to + 1, slots.length - to - 2);
      return with(by, entries & ~bit, children | bit, next);
    }

    private Node with(Object by, int newEntries, int newChildren, Object[] newSlots) {
      if (owner != by) {
        return new Node(by, newEntries, newChildren, newSlots);
      }
      entries = newEntries;
      children = newChildren;
      slots = newSlots;
      return this;
    }
  }
}
