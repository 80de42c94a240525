package io.github.localec2.server;

import io.github.localec2.server.console.ConsoleEndpoint;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.http.HttpHost;
import io.github.localec2.server.http.inmemory.InMemoryAsyncHttpClient;
import io.github.localec2.server.http.inmemory.InMemoryHttpClient;
import io.github.localec2.server.imds.IdentityKeys;
import io.github.localec2.server.imds.InstanceChoice;
import io.github.localec2.server.imds.MetadataRehearsal;
import io.github.localec2.server.instance.AwaitedInstance;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.protocol.codec.SdkModelTree;
import io.github.localec2.server.snapshot.DataDirectory;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import io.github.localec2.server.snapshot.WorldFile;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmUserData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.ec2.model.Instance;

/** A running EC2 in this JVM: an endpoint, its state and its VM manager. */
public final class LocalEc2Server implements AutoCloseable {
  private final Ec2Settings settings;
  private final HttpHost host;
  private final Ec2Protocol protocol;
  private final Ec2State state;
  private final Services services;
  private final Ec2Journal journal;
  private final Ec2Faults faults;
  private final Ec2Clock clock;
  private final Ec2Snapshots snapshots;
  private final Rollback rollback;
  private final ResourceBrowser browser;
  private volatile @Nullable DataDirectory data;
  private volatile boolean closed;

  LocalEc2Server(
      Ec2Settings settings,
      HttpHost host,
      Ec2Protocol protocol,
      Ec2State state,
      Services services,
      Ec2Journal journal,
      Ec2Faults faults,
      Ec2Clock clock) {
    this.settings = settings;
    this.host = host;
    this.protocol = protocol;
    this.state = state;
    this.services = services;
    this.journal = journal;
    this.faults = faults;
    this.clock = clock;
    this.browser = new ResourceBrowser(settings, state, journal, services.machines());
    this.rollback = new Rollback(state, services);
    this.snapshots =
        new Ec2Snapshots(
            state::snapshot, state::settled, rollback::to, rollback::load, LocalEc2Server::files);
  }

  /** Starts a server with the defaults: MOCK on a free loopback port. */
  public static LocalEc2Server start() {
    return start(Ec2Settings.defaults());
  }

  /**
   * Starts a server; it serves when this returns.
   *
   * @throws java.io.UncheckedIOException where the address can't be bound
   * @throws io.github.localec2.server.vm.VmException where the VM manager can't be had
   */
  public static LocalEc2Server start(Ec2Settings settings) {
    return start(settings, World.EMPTY);
  }

  /**
   * Starts a server whose accounts begin as those of another were at a moment; from there on the
   * two share nothing.
   *
   * @param beginning a snapshot of any server
   * @throws java.io.UncheckedIOException where the address can't be bound
   * @throws io.github.localec2.server.vm.VmException where the VM manager can't be had
   */
  public static LocalEc2Server start(Ec2Settings settings, World beginning) {
    return ServerStart.of(settings, beginning);
  }

  /**
   * Loads what the first answer of a server needs, by answering a question about nothing. For a
   * program that has something else to do before it starts its server, on another thread.
   */
  public static void warmUp() {
    ServerStart.rehearse();
  }

  /**
   * Keeps the caller until a person who looks into the Resource Browser at {@link #console()} lets
   * it go on there, for a test that has failed. The end of the server ends it too.
   *
   * @param why what that person reads, such as which test failed, and how
   * @param limit the longest that it waits; positive
   * @return whether somebody let it go on who wants to be asked the next time, too
   * @throws InterruptedException where the thread is interrupted meanwhile
   */
  public boolean hold(String why, Duration limit) throws InterruptedException {
    return browser.hold(why, limit);
  }

  /** Where a browser finds the Resource Browser of this server. */
  public URI console() {
    return host.endpoint().resolve(ConsoleEndpoint.PREFIX);
  }

  ConsoleEndpoint openConsole() {
    return browser.open();
  }

  String health() {
    return "{\"status\":\"running\",\"vmManager\":\"" + settings.vmManager() + "\"}";
  }

  /** The base address of the endpoint. */
  public URI endpoint() {
    return host.endpoint();
  }

  public Ec2Settings settings() {
    return settings;
  }

  /** What this server was asked and what it answered. */
  public Ec2Journal journal() {
    return journal;
  }

  /** The server's time. */
  public Ec2Clock clock() {
    return clock;
  }

  /**
   * An HTTP client for the SDK's clients of this server that needs no socket: requests are signed,
   * written and parsed as over HTTP, and handed over in the caller's thread.
   */
  public SdkHttpClient httpClient() {
    return new InMemoryHttpClient(protocol, () -> !closed);
  }

  /** As {@link #httpClient()} for asynchronous clients; to be closed, as it has threads. */
  public SdkAsyncHttpClient asyncHttpClient() {
    return new InMemoryAsyncHttpClient(protocol, () -> !closed);
  }

  /** Moments of this server by name, and in files. */
  public Ec2Snapshots snapshots() {
    return snapshots;
  }

  /**
   * A view of one account, for somebody who shares this server with others; to be closed before
   * another one of the same account is asked for.
   *
   * @param id 12 digits, or it is quoted in an {@link IllegalArgumentException}
   */
  public Ec2Account account(String id) {
    return new Ec2Account(id, this, protocol, state, services, rollback);
  }

  void keepIn(Path directory) {
    DataDirectory kept = DataDirectory.open(directory, files(), state::settled, rollback::load);
    data = kept;
    state.keepBy(kept::changed);
  }

  static WorldFile files() {
    return new WorldFile(new SdkModelTree(), Tables.byName());
  }

  void letGo() {
    DataDirectory kept = data;
    if (kept != null) {
      kept.close();
    }
  }

  /**
   * How it is doing now, for a person to read. An engine is asked for ten seconds at most, and what
   * it does not answer by then is left out.
   */
  public Ec2Diagnosis diagnose() {
    // what is due shows
    state.scopes().stream().limit(1).forEach(scope -> state.read(scope, view -> view));
    return diagnose(state.snapshot());
  }

  Ec2Diagnosis diagnose(World moment) {
    return Diagnosing.of(endpoint() + ", " + settings.vmManager(), moment, services.machines());
  }

  /**
   * Has somebody stand around all calls to this server; of several, whoever came last is outermost.
   *
   * @return ends it
   */
  public Runnable intercept(CallInterceptor interceptor) {
    return protocol.intercept(new Intercepted(interceptor, null));
  }

  /** What goes wrong in this server: nothing, unless a test says so here. */
  public Ec2Faults faults() {
    return faults;
  }

  /**
   * Answers a request without a socket, exactly as the endpoint would; an injected delay is no
   * matter here.
   *
   * @param form {@code application/x-www-form-urlencoded} parameters, with an {@code Action}
   * @param authorization the header that names account and region; null for the defaults
   * @throws java.io.UncheckedIOException where an injected fault cuts the connection
   */
  public Ec2Answer answer(byte[] form, @Nullable String authorization) {
    Ec2Protocol.Answer answer = protocol.answer(null, form, authorization, null);
    if (answer.delivery().isCut()) {
      throw new java.io.UncheckedIOException(new IOException("cut by an injected fault"));
    }
    return new Ec2Answer(answer.status(), answer.requestId(), answer.body().toByteArray());
  }

  /**
   * Waits on the caller's thread for what becomes of an instance; it is looked at when something
   * has changed, and not over and over.
   *
   * @param wanted of an instance as DescribeInstances has it, such as one that is in some state
   * @param limit how long to wait, by the clock of this host
   * @return the instance that is as wanted; where the time is up, as it is then
   * @throws IllegalArgumentException where there is no such instance, or no longer
   */
  public Instance awaitInstance(String instanceId, Predicate<Instance> wanted, Duration limit)
      throws InterruptedException {
    AwaitedInstance awaited = new AwaitedInstance(state, instanceId);
    Runnable moved = awaited::lookAgain;
    clock.watch(moved);
    try {
      return awaited.until(wanted, limit);
    } finally {
      clock.unwatch(moved);
    }
  }

  /**
   * How the user data of an instance is doing now.
   *
   * @return fails with a {@link io.github.localec2.server.vm.VmException} where the instance is not
   *     there or has none, or the VM manager runs none
   */
  public CompletionStage<VmUserData> userData(String instanceId) {
    return services.machines().outputs().userData(instanceId);
  }

  /**
   * How the user data of an instance went, since it booted last; completes when all of it has run,
   * and never where it runs a server. Waits for the launch too.
   *
   * @return fails as {@link #userData} does, and where the instance goes down meanwhile
   */
  public CompletionStage<VmUserData> userDataEnd(String instanceId) {
    return services.machines().outputs().userDataEnd(instanceId);
  }

  /**
   * What an instance finds in its metadata service besides what it is: for a test that rehearses a
   * spot interruption, a rebalance recommendation, an event, and the like.
   */
  public MetadataRehearsal metadata(String instanceId) {
    return services.metadata().rehearsal(instanceId);
  }

  /**
   * The way into the machines behind instances: programs, files, ports, consoles. Each of its calls
   * waits for the launch, or whatever else the engine is at with the machine.
   *
   * @return where machines are records, one whose calls fail with what to do about it
   */
  public VmAccess access() {
    return services.machines().access();
  }

  /**
   * Where the metadata service of an instance is reached without being in it, for {@code
   * Ec2MetadataClient} and the like; as if one were the instance itself.
   */
  public URI metadataEndpoint(String instanceId) {
    return host.metadata(instanceId);
  }

  /**
   * As {@link #metadataEndpoint(String)}, of an instance that need not be there yet: at each
   * request the one of that account and region that is pending or running and has that id or {@code
   * Name}.
   *
   * @param name empty for the only one that there is
   */
  public URI metadataEndpoint(String account, String region, String name) {
    return host.metadata(new InstanceChoice(new Scope(account, region), name).toString());
  }

  /** The certificates by which the identity documents of this server's instances are verified. */
  public IdentityKeys identityKeys() {
    return services.metadata().identityKeys();
  }

  /** All accounts as new; what ran behind their instances ends. */
  public void reset() {
    rollback.reset();
  }

  /** The present state; costs a reference. */
  public World snapshot() {
    return state.snapshot();
  }

  /**
   * Goes back to a snapshot of this server; what was launched since then ends. Where machines are
   * more than records, those that were stopped or started since are started or stopped again before
   * this returns.
   *
   * @throws io.github.localec2.server.vm.VmException where a machine of the snapshot has ended
   *     since and can't be given back; its instance is terminated then, and all else as in the
   *     snapshot
   */
  public void restore(World snapshot) {
    rollback.to(snapshot);
  }

  /**
   * Downloads the images that the VM manager has for everybody, such as DOCKER's default AMIs,
   * unless they are there or it is set not to; otherwise each comes when it is first launched.
   *
   * @param heard is told how each is doing, on whatever thread; one that fails is told of too
   * @return done when all are here, or have failed
   */
  public CompletionStage<Void> downloadImages(Consumer<VmDownload> heard) {
    return services.images().download(heard);
  }

  /**
   * Lets go of the machines that were launched after a snapshot, for a person to look into: they
   * run on, also after this JVM, until that person removes them. Where machines are records, or
   * can't be kept, nothing happens.
   *
   * @return for each how it is entered and removed
   */
  public List<String> keepMachines(World since) {
    return services.machines().keep(since, any -> true);
  }

  /** Stops serving and frees everything, once. */
  @Override
  public void close() {
    closed = true;
    browser.close();
    try {
      host.close();
    } finally {
      try {
        letGo();
      } finally {
        services.close();
      }
    }
  }
}
