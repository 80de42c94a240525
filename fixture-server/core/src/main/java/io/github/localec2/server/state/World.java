package io.github.localec2.server.state;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * Everything that a server knows at one moment, immutable. A reference to it is a snapshot; giving
 * it back to {@link Ec2State#restore} is a rollback.
 */
public final class World {
  /** What a new server knows: nothing yet. */
  public static final World EMPTY = new World(HashTreePMap.empty(), TreePMap.empty(), 0);

  private final HashPMap<Scope, RegionState> regions;
  private final TreePMap<Due, Due> due;
  private final long sequence;

  World(HashPMap<Scope, RegionState> regions, TreePMap<Due, Due> due, long sequence) {
    this.regions = regions;
    this.due = due;
    this.sequence = sequence;
  }

  /** True where nothing in these tables of a scope differs from another moment. */
  public boolean agreesWith(World other, Scope scope, Iterable<? extends Table<?>> tables) {
    RegionState mine = regions.get(scope);
    RegionState theirs = other.regions.get(scope);
    if (mine == theirs) {
      return true;
    }
    if (mine == null || theirs == null) {
      return false;
    }
    for (Table<?> table : tables) {
      if (mine.tables().get(table) != theirs.tables().get(table)) {
        return false;
      }
    }
    return true;
  }

  HashPMap<Scope, RegionState> regions() {
    return regions;
  }

  TreePMap<Due, Due> due() {
    return due;
  }

  long sequence() {
    return sequence;
  }
}
