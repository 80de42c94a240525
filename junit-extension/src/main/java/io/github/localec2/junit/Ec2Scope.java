package io.github.localec2.junit;

import io.github.localec2.Transport;
import io.github.localec2.junit.mockito.Ec2Spies;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.server.Ec2Account;
import io.github.localec2.server.Ec2Clock;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.faults.FaultPlan;
import io.github.localec2.server.journal.Calls;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.state.World;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The EC2 of one class, nested class or test, from its first use to the end of its context: what
 * happens in it is gone after it.
 *
 * <p>The outermost scope starts a server. A scope within either takes its turn on the server of the
 * scope around it, and gives the state back as it was; or, where it may run at the same time as its
 * siblings, it gets a server of its own that begins with the fixtures of the scope around it.
 */
final class Ec2Scope implements AutoCloseable {
  private final @Nullable Ec2Scope around;
  private final Class<?> testClass;
  private final TestSettings settings;
  private final HttpClients http;
  private final LocalEc2Server server;
  private final ServerShare share;
  private final Connections connections;
  private final Ec2Journal journal;
  private final Closing closing = new Closing();

  /** Of those within this one, which share its server. */
  private final Accounts accounts;

  private World before = World.EMPTY;
  private @Nullable MetadataClients metadataClients;
  private @Nullable Ec2Spy spy;
  private @Nullable World fixtures;
  private FaultPlan faultsOfFixtures = FaultPlan.EMPTY;
  private Ec2Clock.Position timeOfFixtures = Ec2Clock.Position.RUNNING;
  private Map<String, World> snapshotsOfFixtures = Map.of();
  private @Nullable Calls callsOfFixtures;
  private @Nullable Ec2Journal afterScopesWithin;
  private @Nullable String sharing;

  private Ec2Scope(Class<?> testClass, TestSettings settings) {
    this.around = null;
    this.testClass = testClass;
    this.settings = settings;
    this.http = new HttpClients();
    this.accounts = new Accounts();
    this.server = LocalEc2Server.start(settings.server());
    this.share = ServerShare.all(server);
    this.connections = connected();
    this.journal = server.journal();
    closing.add(http::close);
    closing.add(server::close);
    closing.add(connections::close);
  }

  private Ec2Scope(
      Ec2Scope around,
      Class<?> testClass,
      TestSettings settings,
      World beginning,
      FaultPlan faults,
      Ec2Clock.Position time,
      Map<String, World> snapshots) {
    this.around = around;
    this.testClass = testClass;
    this.settings = settings.onFreePort();
    this.http = around.http;
    this.accounts = new Accounts();
    this.server = LocalEc2Server.start(this.settings.server(), beginning);
    this.share = ServerShare.all(server);
    server.faults().copy(faults);
    server.clock().restore(time);
    server.snapshots().reset(snapshots);
    this.connections = connected();
    this.journal = server.journal();
    closing.add(server::close);
    closing.add(connections::close);
  }

  private Ec2Scope(Ec2Scope around, Class<?> testClass, TestSettings settings) {
    this.around = around;
    this.testClass = testClass;
    this.settings = settings;
    this.http = around.http;
    this.accounts = around.accounts;
    this.server = around.server;
    this.share = around.share;
    this.connections = around.connections;
    this.journal = share.journalFromNow();
    this.before = share.snapshot();
    FaultPlan faults = share.faults().plan();
    Ec2Clock.Position time = share.time();
    Map<String, World> snapshots = share.snapshots().all();
    closing.add(() -> share.snapshots().reset(snapshots));
    closing.add(() -> share.restore(before));
    closing.add(() -> share.restore(time));
    closing.add(() -> share.faults().restore(faults));
    closing.add(around::resume);
  }

  private Ec2Scope(Ec2Scope around, Class<?> testClass, TestSettings settings, Ec2Account account) {
    this.around = around;
    this.testClass = testClass;
    this.settings = settings;
    this.http = around.http;
    this.accounts = around.accounts;
    this.server = around.server;
    this.share = ServerShare.of(account);
    this.connections = connected();
    this.journal = share.journalFromNow();
    this.before = share.snapshot();
    closing.add(() -> accounts.giveBack(account.id()));
    closing.add(account::close);
    closing.add(() -> share.restore(before));
    closing.add(connections::close);
  }

  private Connections connected() {
    return settings.transport() == Transport.IN_MEMORY
        ? Connections.inMemory(server)
        : Connections.overHttp(server, http);
  }

  /** Starts a server. */
  static Ec2Scope outermost(Class<?> testClass, TestSettings settings) {
    return new Ec2Scope(testClass, settings);
  }

  /** A scope within this one that no other runs beside. */
  Ec2Scope inTurn() {
    fixtures();
    return new Ec2Scope(this, testClass, settings);
  }

  /**
   * The scope of a class within this one, which many classes share.
   *
   * @param concurrent whether others may run beside it
   */
  Ec2Scope within(Class<?> inner, TestSettings itsSettings, boolean concurrent) {
    World beginning = fixtures();
    return concurrent
        ? new Ec2Scope(
            this,
            inner,
            itsSettings,
            beginning,
            faultsOfFixtures,
            timeOfFixtures,
            snapshotsOfFixtures)
        : new Ec2Scope(this, inner, itsSettings);
  }

  /** The scope of a class that has an account of this scope's server, whoever runs beside it. */
  Ec2Scope account(Class<?> inner, TestSettings itsSettings) {
    String account = accounts.take(inner.getName());
    return new Ec2Scope(this, inner, itsSettings.as(account), server.account(account));
  }

  /** A scope within this one that others may run beside. */
  Ec2Scope beside() {
    if (share.isAccount()
        && fixtures().scopes().isEmpty()
        && snapshotsOfFixtures.isEmpty()
        && !isShared()) {
      Ec2Scope scope = account(testClass, settings);
      scope.share.faults().copy(faultsOfFixtures);
      return scope;
    }
    return onItsOwn(
        "tests that run concurrently, each on a server of its own",
        ", or run the tests of " + testClass.getName() + " with @Execution(SAME_THREAD)");
  }

  /** A scope within this one that begins with its fixtures on a server of its own. */
  Ec2Scope alone() {
    return onItsOwn(
        "tests that have a server of their own each",
        ", or let the lifetime of " + testClass.getName() + " be CLASS");
  }

  private Ec2Scope onItsOwn(String sharers, String otherwise) {
    World beginning = fixtures();
    for (Ec2Scope scope = this; scope != null && scope.server == server; scope = scope.around) {
      scope.refuseSharing(sharers, otherwise);
    }
    return new Ec2Scope(
        this,
        testClass,
        settings,
        beginning,
        faultsOfFixtures,
        timeOfFixtures,
        snapshotsOfFixtures);
  }

  /**
   * What all scopes within find, frozen when the first of them begins: later ones must not see what
   * an earlier one is doing.
   */
  private synchronized World fixtures() {
    if (fixtures == null) {
      fixtures = share.snapshot();
      faultsOfFixtures = share.faults().plan();
      timeOfFixtures = share.time();
      snapshotsOfFixtures = share.snapshots().all();
      callsOfFixtures = journal.calls();
      resume();
    }
    return fixtures;
  }

  /** Notes that tests reach this scope's server by something that they all share. */
  synchronized void sharedBy(String what) {
    sharing = what;
  }

  private synchronized boolean isShared() {
    return sharing != null;
  }

  private synchronized void refuseSharing(String sharers, String otherwise) {
    if (sharing != null) {
      throw new ExtensionConfigurationException(
          sharing
              + " would be shared by "
              + sharers
              + ": take a parameter or an instance field of a class with a per-method lifecycle"
              + " instead"
              + otherwise);
    }
  }

  /** The class whose declaration the server follows. */
  Class<?> testClass() {
    return testClass;
  }

  TestSettings settings() {
    return settings;
  }

  LocalEc2Server server() {
    return server;
  }

  /** What this scope has of its server. */
  ServerShare share() {
    return share;
  }

  /** Whether both reach the same; nothing is reached where there is none. */
  boolean leadsTo(@Nullable Ec2Scope other) {
    return other != null && share.leadsTo(other.share);
  }

  /** The calls since this scope began. */
  Ec2Journal journal() {
    return journal;
  }

  /** What is called from now on is called by this scope itself, until the next one within it. */
  private synchronized void resume() {
    afterScopesWithin = journal.fromNow();
  }

  /**
   * The calls of this scope itself, before and after those of the scopes within it: as a class has
   * them that calls in {@code @BeforeAll} and {@code @AfterAll}.
   */
  synchronized Calls ownCalls() {
    return callsOfFixtures == null || afterScopesWithin == null
        ? journal.calls()
        : callsOfFixtures.and(afterScopesWithin.calls());
  }

  /** Keeps the machines of this scope; returns how each is entered and removed. */
  List<String> keepMachines() {
    return share.keepMachines(before);
  }

  /** Has something closed before the state is given back, or the server ends. */
  void atTheEnd(Runnable close) {
    closing.add(close);
  }

  Connections connections() {
    return connections;
  }

  /** Clients of the metadata services of this scope's instances, which go with it. */
  synchronized MetadataClients metadataClients() {
    if (metadataClients == null) {
      metadataClients = new MetadataClients(http);
      closing.add(metadataClients::close);
    }
    return metadataClients;
  }

  /** A spy of the server's operations, which goes with this scope. */
  synchronized Ec2Spy spy() {
    if (spy == null) {
      try {
        spy = Ec2Spies.of(share::intercept, closing::add);
      } catch (LinkageError e) {
        throw new ExtensionConfigurationException(
            "Ec2Spy needs Mockito on the test class path: org.mockito:mockito-core", e);
      }
    }
    return spy;
  }

  @Override
  public void close() {
    closing.close();
  }
}
