package io.github.localec2.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The persistent collections behave as the JDK's mutable ones, and old versions do not change. */
class TriesTest {
  /** A change: a number is put, or taken out where it is negative; some end a transaction. */
  private static boolean ends(long step) {
    return Math.floorMod(step, 3) == 0;
  }

  @Property(tries = 300)
  void aLongTrieIsASortedMap(
      @ForAll @Size(max = 200) List<@LongRange(min = -5000, max = 5000) Long> steps,
      @ForAll @LongRange(min = -1, max = 6000) long after) {
    Map<Long, String> model = new TreeMap<>();
    LongTrie<String> trie = LongTrie.empty();
    List<LongTrie<String>> versions = new ArrayList<>();
    List<Map<Long, String>> models = new ArrayList<>();
    Object owner = new Object();
    for (long step : steps) {
      // also numbers that need several levels
      long key = Math.abs(step) * (step % 7 == 0 ? 1_000_003L : 1);
      if (step < 0) {
        trie = trie.minus(owner, key);
        model.remove(key);
      } else {
        String value = "v" + step;
        trie = trie.plus(owner, key, value);
        model.put(key, value);
      }
      if (ends(step)) {
        versions.add(trie);
        models.add(new TreeMap<>(model));
        owner = new Object();
      }
    }
    versions.add(trie);
    models.add(model);
    for (int i = 0; i < versions.size(); i++) {
      TreeMap<Long, String> expected = new TreeMap<>(models.get(i));
      LongTrie<String> actual = versions.get(i);
      assertThat(actual.size()).isEqualTo(expected.size());
      assertThat(actual.valuesAfter(-1)).containsExactlyElementsOf(expected.values());
      assertThat(actual.valuesAfter(after))
          .containsExactlyElementsOf(expected.tailMap(after, false).values());
      expected.forEach((key, value) -> assertThat(actual.get(key)).isEqualTo(value));
      assertThat(actual.get(77_777_777_777L)).isNull();
      for (int j : new int[] {0, Math.max(0, i - 1), versions.size() - 1}) {
        assertThat(differences(actual, versions.get(j)))
            .containsExactlyElementsOf(differences(expected, models.get(j)));
      }
    }
  }

  private static List<Long> differences(LongTrie<String> one, LongTrie<String> other) {
    List<Long> keys = new ArrayList<>();
    one.differences(
        other,
        (key, mine, others) -> {
          assertThat(mine).isSameAs(one.get(key));
          assertThat(others).isSameAs(other.get(key));
          keys.add(key);
        });
    return keys;
  }

  @SuppressWarnings("ReferenceEquality") // as the trie does
  private static List<Long> differences(Map<Long, String> one, Map<Long, String> other) {
    TreeSet<Long> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    keys.removeIf(key -> one.get(key) == other.get(key));
    return List.copyOf(keys);
  }

  @Property(tries = 300)
  void aHashTrieIsAMapWhateverTheHashes(
      @ForAll @Size(max = 300) List<@IntRange(min = -400, max = 400) Integer> steps,
      @ForAll @IntRange(min = 1, max = 64) int hashes) {
    Map<Key, Integer> model = new HashMap<>();
    HashTrie<Key, Integer> trie = HashTrie.empty();
    List<HashTrie<Key, Integer>> versions = new ArrayList<>();
    List<Map<Key, Integer>> models = new ArrayList<>();
    Object owner = new Object();
    for (int step : steps) {
      Key key = new Key(Math.abs(step), Math.abs(step) % hashes * 0x9E3779B9);
      if (step < 0) {
        trie = trie.minus(owner, key);
        model.remove(key);
      } else {
        Integer value = model.getOrDefault(key, 0) + 1;
        trie = trie.plus(owner, key, value);
        model.put(key, value);
      }
      if (ends(step)) {
        versions.add(trie);
        models.add(new HashMap<>(model));
        owner = new Object();
      }
    }
    versions.add(trie);
    models.add(model);
    for (int i = 0; i < versions.size(); i++) {
      HashTrie<Key, Integer> actual = versions.get(i);
      assertThat(actual.size()).isEqualTo(models.get(i).size());
      assertThat(actual.keys()).isEqualTo(models.get(i).keySet());
      models.get(i).forEach((key, value) -> assertThat(actual.get(key)).isEqualTo(value));
      assertThat(actual.get(new Key(1000, 0))).isNull();
    }
  }

  @Property(tries = 300)
  void sequencesAreASortedSet(
      @ForAll @Size(max = 150) List<@LongRange(min = -60, max = 60) Long> steps) {
    TreeSet<Long> model = new TreeSet<>();
    Sequences sequences = Sequences.none();
    List<Sequences> versions = new ArrayList<>();
    List<List<Long>> models = new ArrayList<>();
    Object owner = new Object();
    for (long step : steps) {
      if (step < 0) {
        sequences = sequences.minus(owner, -step);
        model.remove(-step);
      } else {
        sequences = sequences.plus(owner, step);
        model.add(step);
      }
      if (ends(step)) {
        versions.add(sequences);
        models.add(List.copyOf(model));
        owner = new Object();
      }
    }
    for (int i = 0; i < versions.size(); i++) {
      List<Long> actual = new ArrayList<>();
      versions.get(i).forEach(actual::add);
      assertThat(actual).isEqualTo(models.get(i));
      assertThat(versions.get(i).size()).isEqualTo(models.get(i).size());
    }
  }

  /** A key with a hash of our choice. */
  private record Key(int number, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.number == number;
    }
  }
}
