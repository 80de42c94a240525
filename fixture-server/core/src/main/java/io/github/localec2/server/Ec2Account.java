package io.github.localec2.server;

import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.World;
import java.util.List;

/**
 * One account of a server, for somebody who shares the server with others and does not look at
 * theirs: what goes back, goes wrong or is counted here is of this account alone. The server's
 * clock is everybody's.
 *
 * @see LocalEc2Server#account(String)
 */
public final class Ec2Account implements AutoCloseable {
  private final String id;
  private final LocalEc2Server server;
  private final Ec2Protocol protocol;
  private final Ec2State state;
  private final Services services;
  private final Ec2Faults faults;
  private final Ec2Snapshots snapshots;
  private final Rollback rollback;

  Ec2Account(
      String id,
      LocalEc2Server server,
      Ec2Protocol protocol,
      Ec2State state,
      Services services,
      Rollback rollback) {
    this.id = id;
    this.server = server;
    this.protocol = protocol;
    this.state = state;
    this.services = services;
    this.rollback = rollback;
    this.faults = server.faults().ofAccount(id);
    this.snapshots =
        new Ec2Snapshots(
            this::snapshot,
            () -> state.settled().only(id),
            this::restore,
            moment -> rollback.load(id, moment),
            LocalEc2Server::files);
  }

  /** 12 digits. */
  public String id() {
    return id;
  }

  /** Whose account it is. */
  public LocalEc2Server server() {
    return server;
  }

  /** What the account asked, and what it was answered. */
  public Ec2Journal journal() {
    return server.journal().ofAccount(id);
  }

  /** What goes wrong for the account, besides what goes wrong for all. */
  public Ec2Faults faults() {
    return faults;
  }

  /** Moments of the account by name, and in files that have nothing else. */
  public Ec2Snapshots snapshots() {
    return snapshots;
  }

  /** The account's present state; nothing of others is in it. */
  public World snapshot() {
    return state.snapshot().only(id);
  }

  /**
   * As {@link LocalEc2Server#restore}, of this account: all others stay as they are.
   *
   * @throws io.github.localec2.server.vm.VmException as there
   */
  public void restore(World snapshot) {
    rollback.to(id, snapshot);
  }

  /** As {@link LocalEc2Server#keepMachines}, of this account. */
  public List<String> keepMachines(World since) {
    return services.machines().keep(since, id::equals);
  }

  /** As {@link LocalEc2Server#diagnose()}, of this account. */
  public Ec2Diagnosis diagnose() {
    // what is due shows, as it would to a request
    state.snapshot().only(id).scopes().stream()
        .limit(1)
        .forEach(scope -> state.read(scope, view -> view));
    return server.diagnose(snapshot());
  }

  /** As {@link LocalEc2Server#intercept}, of the calls of this account. */
  public Runnable intercept(CallInterceptor interceptor) {
    return protocol.intercept(new Intercepted(interceptor, id));
  }

  /** Ends what goes wrong for the account; what it has stays. */
  @Override
  public void close() {
    faults.end();
  }
}
