package io.github.localec2.junit;

import java.util.HashSet;
import java.util.Set;

/** Gives out the accounts of a server that classes share; the same one to a class in each run. */
final class Accounts {
  /** They all begin with a 7, and are told from the default and from those of documentation. */
  private static final long FIRST = 700_000_000_000L;

  private static final long COUNT = 100_000_000_000L;

  private final Set<Long> taken = new HashSet<>();

  /**
   * An account that nobody has.
   *
   * @param who what has the same one each time, unless another has it already
   * @return 12 digits
   */
  synchronized String take(String who) {
    long hash = 0;
    for (int i = 0; i < who.length(); i++) {
      hash = 31 * hash + who.charAt(i);
    }
    long number = Math.floorMod(hash, COUNT);
    while (!taken.add(number)) {
      number = (number + 1) % COUNT;
    }
    return Long.toString(FIRST + number);
  }

  synchronized void giveBack(String account) {
    taken.remove(Long.parseLong(account) - FIRST);
  }
}
