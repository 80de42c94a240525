package io.github.localec2.server.faults;

import io.github.localec2.server.imds.MetadataService;
import io.github.localec2.server.instance.Capacity;
import io.github.localec2.server.instance.Downfall;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.instance.Machines;
import io.github.localec2.server.protocol.Delivery;
import io.github.localec2.server.protocol.IncomingCall;
import io.github.localec2.server.protocol.Interference;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.ZoneOutages;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a server, as a test wants it:
 *
 * <pre>{@code
 * faults.on("RunInstances").once().fail(insufficientInstanceCapacity());
 * faults.onAnyCall().withProbability(0.1, 42).fail(internalError());
 * faults.on("DescribeInstances").delay(Duration.ofMillis(300));
 * }</pre>
 *
 * <p>Faults meet calls that can be read, before they run. Of several the one that was set last is
 * asked first; delays add up, and all else happens once. Threads may share it.
 */
public final class Ec2Faults {
  private final Ec2State state;
  private final Clock clock;
  private final Downfall downfall;
  private final MetadataService metadata;
  private volatile Current current = Current.NONE;

  /** What goes wrong for single accounts only. */
  private final Map<String, Ec2Faults> ofAccounts = new ConcurrentHashMap<>();

  /** Null where it is for all accounts. */
  private final @Nullable String account;

  private Runnable ending = () -> {};

  /** All faults there are, oldest first. */
  private record Current(List<InjectedFault> faults, @Nullable Youth youth) {
    static final Current NONE = new Current(List.of(), null);

    boolean isNothing() {
      return faults.isEmpty() && youth == null;
    }

    /** These, and then those of an account, which has its own word about what is young. */
    Current and(Current own) {
      List<InjectedFault> both = new ArrayList<>(faults);
      both.addAll(own.faults);
      return new Current(both, own.youth == null ? youth : own.youth);
    }
  }

  public Ec2Faults(Ec2State state, Clock clock, Machines machines, MetadataService metadata) {
    this(state, clock, new Downfall(machines), metadata, null);
  }

  private Ec2Faults(
      Ec2State state,
      Clock clock,
      Downfall downfall,
      MetadataService metadata,
      @Nullable String account) {
    this.state = state;
    this.clock = clock;
    this.downfall = downfall;
    this.metadata = metadata;
    this.account = account;
  }

  /**
   * What goes wrong for one account, besides what goes wrong for all: only its calls meet it, only
   * it has no capacity, and only its instances can be named.
   *
   * @param id 12 digits
   */
  public Ec2Faults ofAccount(String id) {
    Ec2Faults faults =
        new Ec2Faults(state, clock, downfall, metadata, new Scope(id, "us-east-1").account());
    faults.ending = () -> ofAccounts.remove(id, faults);
    ofAccounts.put(id, faults);
    return faults;
  }

  /** Nothing goes wrong here any more. */
  public void end() {
    clear();
    ending.run();
  }

  /** Calls to every operation. */
  public FaultSite onAnyCall() {
    return FaultSite.any(this::add);
  }

  /**
   * Calls to an operation.
   *
   * @param operation such as {@code RunInstances}
   * @throws IllegalArgumentException quoting a name that EC2 has not
   */
  public FaultSite on(String operation) {
    return FaultSite.of(this::add, operation);
  }

  /** Calls whose request is of this class and passes the test. */
  public <Q> FaultSite on(Class<Q> requestType, Predicate<? super Q> test) {
    return FaultSite.of(this::add, requestType, test);
  }

  /**
   * What is made from now on is not found by whoever names it, for a while: eventual consistency.
   * What lists or filters without naming it shows it at once.
   *
   * @param time on the server's clock, positive
   */
  public synchronized void notFoundAfterCreate(Duration time) {
    youth(new Youth.Limit(time, 0));
  }

  /**
   * What is made from now on is not found by the first calls that name it: eventual consistency.
   * What lists or filters without naming it shows it at once.
   *
   * @param calls how many, from 1
   */
  public synchronized void notFoundAfterCreate(int calls) {
    youth(new Youth.Limit(null, calls));
  }

  private void youth(Youth.Limit limit) {
    current = new Current(current.faults(), new Youth(state, clock, limit));
  }

  /**
   * A zone has room for so many more instances of a type, whoever launches or starts them; then
   * there is {@code InsufficientInstanceCapacity}. A part of the state, so it goes with the test.
   *
   * @param instanceType such as {@code t3.micro}; {@code *} for all together
   * @param zone such as {@code us-east-1a}
   * @param left from 0
   */
  public void capacity(String instanceType, String zone, int left) {
    inRegionOf(zone, view -> Capacity.limit(view, instanceType, zone, left));
  }

  /**
   * A zone is out of order: it is {@code unavailable}, nothing can be launched or started in it,
   * and the status checks of what runs there fail. A part of the state, so it goes with the test.
   *
   * @param zone such as {@code us-east-1a}
   */
  public void zoneOutage(String zone) {
    inRegionOf(zone, view -> ZoneOutages.set(view, zone, true));
  }

  /** A zone is in order again. */
  public void endZoneOutage(String zone) {
    inRegionOf(zone, view -> ZoneOutages.set(view, zone, false));
  }

  private void inRegionOf(String zone, Consumer<RegionView> change) {
    String region =
        RegionCatalogue.aws()
            .regionOfZone(zone)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no availability zone: '" + zone + "'; one is us-east-1a"));
    state.write(
        account == null ? ZoneOutages.everybody(region) : new Scope(account, region),
        view -> {
          change.accept(view);
          return view;
        });
  }

  /**
   * What goes wrong with an instance.
   *
   * @throws IllegalArgumentException quoting an id that no account has
   */
  public InstanceFault instance(String instanceId) {
    for (Scope scope : state.scopes()) {
      boolean known = account == null || account.equals(scope.account());
      if (known
          && state.read(scope, view -> view.rows(InstanceTables.INSTANCES).contains(instanceId))) {
        return new InstanceFault(state, scope, instanceId, downfall, metadata);
      }
    }
    throw new IllegalArgumentException(
        "there is no instance '"
            + instanceId
            + "'"
            + (account == null ? "" : " in the account " + account));
  }

  /** The faults that are set, oldest first. */
  public List<InjectedFault> injected() {
    return current.faults();
  }

  /** Ends a fault; nothing happens if it is not set. */
  public synchronized void remove(InjectedFault fault) {
    List<InjectedFault> left = new ArrayList<>(current.faults());
    left.remove(fault);
    current = new Current(List.copyOf(left), current.youth());
  }

  /** Ends all faults. */
  public synchronized void clear() {
    current = Current.NONE;
  }

  private synchronized void add(InjectedFault fault) {
    List<InjectedFault> more = new ArrayList<>(current.faults());
    more.add(fault);
    current = new Current(List.copyOf(more), current.youth());
  }

  /** The faults of this moment with what they have counted. */
  public FaultPlan plan() {
    Current now = current;
    if (now.equals(Current.NONE)) {
      return FaultPlan.EMPTY;
    }
    return new FaultPlan(
        now.faults().stream().map(InjectedFault::standing).toList(),
        now.youth() == null ? null : now.youth().limit());
  }

  /** Sets the faults of an earlier moment of this server instead, with what they had counted. */
  public synchronized void restore(FaultPlan plan) {
    set(plan.faults().stream().map(InjectedFault.Standing::reset).toList(), plan.youth());
  }

  /** Sets the like of another server's faults instead; they count for themselves. */
  public synchronized void copy(FaultPlan plan) {
    set(plan.faults().stream().map(InjectedFault.Standing::copy).toList(), plan.youth());
  }

  private void set(List<InjectedFault> faults, Youth.@Nullable Limit youth) {
    current =
        faults.isEmpty() && youth == null
            ? Current.NONE
            : new Current(faults, youth == null ? null : new Youth(state, clock, youth));
  }

  /** How the protocol asks. */
  public Interference interference() {
    return new Interference() {
      @Override
      public boolean isIdle() {
        return current.isNothing()
            && (ofAccounts.isEmpty()
                || ofAccounts.values().stream().allMatch(each -> each.current.isNothing()));
      }

      @Override
      public Verdict judge(IncomingCall call) {
        Ec2Faults own = ofAccounts.get(call.scope().account());
        return Ec2Faults.judge(own == null ? current : current.and(own.current), call);
      }
    };
  }

  private static Interference.Verdict judge(Current now, IncomingCall call) {
    List<String> words = new ArrayList<>(1);
    Duration delay = Duration.ZERO;
    Effect last = null;
    for (int i = now.faults().size() - 1; i >= 0; i--) {
      InjectedFault fault = now.faults().get(i);
      if (last != null && !fault.effect().isDelay() || !fault.meets(call)) {
        continue;
      }
      words.add(fault.toString());
      if (fault.effect().isDelay()) {
        delay = delay.plus(fault.effect().delay());
      } else {
        last = fault.effect();
      }
    }
    Ec2Fault answer = last == null || last.error() == null ? null : last.error().answerTo(call);
    Runnable afterwards = () -> {};
    if (now.youth() != null && answer == null && (last == null || last.runs())) {
      answer = now.youth().answerTo(call);
      if (answer == null) {
        afterwards = now.youth().watch(call);
      } else {
        words.add("what it names was made a moment ago");
      }
    }
    boolean plain = delay.isZero() && (last == null || last.most() < 0);
    return new Interference.Verdict(
        String.join("; ", words),
        answer,
        last == null || last.runs(),
        plain ? Delivery.PLAIN : new Delivery(delay, last == null ? -1 : last.most()),
        afterwards);
  }
}
