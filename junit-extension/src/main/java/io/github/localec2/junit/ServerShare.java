package io.github.localec2.junit;

import io.github.localec2.server.CallInterceptor;
import io.github.localec2.server.Ec2Account;
import io.github.localec2.server.Ec2Clock;
import io.github.localec2.server.Ec2Diagnosis;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import io.github.localec2.server.state.World;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a scope has of a server: all of it, or one account. */
final class ServerShare {
  private final LocalEc2Server server;
  private final @Nullable Ec2Account account;

  private ServerShare(LocalEc2Server server, @Nullable Ec2Account account) {
    this.server = server;
    this.account = account;
  }

  static ServerShare all(LocalEc2Server server) {
    return new ServerShare(server, null);
  }

  static ServerShare of(Ec2Account account) {
    return new ServerShare(account.server(), account);
  }

  LocalEc2Server server() {
    return server;
  }

  boolean isAccount() {
    return account != null;
  }

  /** What happens from now on. */
  Ec2Journal journalFromNow() {
    return account == null ? server.journal().fromNow() : account.journal();
  }

  Ec2Faults faults() {
    return account == null ? server.faults() : account.faults();
  }

  Ec2Snapshots snapshots() {
    return account == null ? server.snapshots() : account.snapshots();
  }

  /**
   * @throws IllegalArgumentException where others go by it too
   */
  Ec2Clock clock() {
    if (account != null) {
      throw new IllegalArgumentException(
          "Ec2Clock moves the time of all classes that share the server: isolation must be"
              + " ROLLBACK for it: 'ACCOUNT'");
    }
    return server.clock();
  }

  /** Nobody moves the clock of a server that accounts share. */
  Ec2Clock.Position time() {
    return account == null ? server.clock().position() : Ec2Clock.Position.RUNNING;
  }

  void restore(Ec2Clock.Position time) {
    if (account == null) {
      server.clock().restore(time);
    }
  }

  World snapshot() {
    return account == null ? server.snapshot() : account.snapshot();
  }

  void restore(World before) {
    if (account == null) {
      server.restore(before);
    } else {
      account.restore(before);
    }
  }

  List<String> keepMachines(World since) {
    return account == null ? server.keepMachines(since) : account.keepMachines(since);
  }

  Ec2Diagnosis diagnose() {
    return account == null ? server.diagnose() : account.diagnose();
  }

  Runnable intercept(CallInterceptor interceptor) {
    return account == null ? server.intercept(interceptor) : account.intercept(interceptor);
  }

  /** Whether both lead to the same. */
  boolean leadsTo(ServerShare other) {
    return server.equals(other.server) && Objects.equals(id(), other.id());
  }

  private @Nullable String id() {
    return account == null ? null : account.id();
  }
}
