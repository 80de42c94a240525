package io.github.localec2.server;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;

/** Goes to another moment, with what runs behind the instances. */
final class Rollback {
  private final Ec2State state;
  private final Services services;

  Rollback(Ec2State state, Services services) {
    this.state = state;
    this.services = services;
  }

  /** To a moment of this server. */
  void to(World moment) {
    state.restore(moment);
    services.endStrays(any -> true);
    services.machines().recall(any -> true);
  }

  /** To a moment of this server, of one account. */
  void to(String account, World moment) {
    state.restore(account, moment);
    services.endStrays(account::equals);
    services.machines().recall(account::equals);
  }

  /** All accounts as new. */
  void reset() {
    state.reset();
    services.endStrays(any -> true);
  }

  /** To a moment of any server. */
  void load(World moment) {
    state.restore(moment);
    services.endStrays(any -> true);
    services.machines().endLost(any -> true);
  }

  /**
   * To a moment of any server that has one account.
   *
   * @throws IllegalArgumentException quoting another account that it has
   */
  void load(String account, World moment) {
    for (Scope scope : moment.scopes()) {
      if (!scope.account().equals(account)) {
        throw new IllegalArgumentException(
            "only the account " + account + " can be loaded here: '" + scope.account() + "'");
      }
    }
    state.restore(account, moment);
    services.endStrays(account::equals);
    services.machines().endLost(account::equals);
  }
}
