package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An instance and what has become of its domain. */
final class Machine {
  /** What the domain does. */
  enum State {
    /** There is none yet, or no longer. */
    NONE,
    RUNNING,
    DOWN
  }

  private final VmSpec spec;

  /** Held while libvirt is asked to change the domain. */
  final ReentrantLock turn = new ReentrantLock();

  private volatile State state = State.NONE;
  private volatile @Nullable String address;
  private boolean stopping;
  private CompletableFuture<Boolean> down = CompletableFuture.completedFuture(true);
  private CompletableFuture<Boolean> booted = new CompletableFuture<>();
  private final Map<String, CompletableFuture<Boolean>> expected = new HashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private volatile VmFirewall firewall;
  private volatile List<VmSpec.Card> cards;
  private final Map<String, String> targets = new ConcurrentHashMap<>();

  Machine(VmSpec spec) {
    this.spec = spec;
    this.firewall = spec.firewall();
    this.cards = spec.cards();
  }

  VmSpec spec() {
    return spec;
  }

  String instanceId() {
    return spec.instanceId();
  }

  State state() {
    return state;
  }

  /** It runs from now on. */
  synchronized void runs() {
    state = State.RUNNING;
    stopping = false;
    down = new CompletableFuture<>();
    booted = new CompletableFuture<>();
  }

  /** Completes when it can be logged in to; with false where it goes down before. */
  synchronized CompletableFuture<Boolean> booted() {
    return booted;
  }

  /**
   * It runs no more.
   *
   * @return true where nobody has asked for it
   */
  boolean ends(State next) {
    CompletableFuture<Boolean> waited;
    List<CompletableFuture<Boolean>> never = new ArrayList<>();
    boolean byItself;
    synchronized (this) {
      byItself = state == State.RUNNING && !stopping;
      state = next;
      waited = down;
      never.addAll(expected.values());
      never.add(booted);
      expected.clear();
    }
    waited.complete(true);
    never.forEach(each -> each.complete(false));
    return byItself;
  }

  /** When it goes down, it will be because it was asked to. */
  synchronized void stopping() {
    stopping = true;
  }

  synchronized CompletableFuture<Boolean> down() {
    return down;
  }

  /**
   * Something that libvirt will tell of, such as {@code reboot}.
   *
   * @return completes when it happens, with false where it fails or the machine goes down before
   */
  synchronized CompletableFuture<Boolean> expect(String what) {
    return expected.computeIfAbsent(what, any -> new CompletableFuture<>());
  }

  /** Whether what was expected has not happened yet, in this run of the machine. */
  synchronized boolean awaits(String what) {
    return expected.containsKey(what);
  }

  void happens(String what, boolean good) {
    CompletableFuture<Boolean> waited;
    synchronized (this) {
      waited = expected.remove(what);
    }
    if (waited != null) {
      waited.complete(good);
    }
  }

  /** What its security groups let through now. */
  VmFirewall firewall() {
    return firewall;
  }

  void firewall(VmFirewall next) {
    firewall = next;
  }

  /** The network interfaces that its domain has, the primary one first. */
  List<VmSpec.Card> cards() {
    return cards;
  }

  void cards(List<VmSpec.Card> next) {
    cards = List.copyOf(next);
  }

  /** Its addresses by its interfaces' ids, of those that have one of libvirt's. */
  Map<String, String> addresses() {
    return addresses;
  }

  /** Its volumes by their ids, with their names for the domain. */
  Map<String, String> targets() {
    return targets;
  }

  /** Its address in the libvirt network; null where nobody decided it. */
  @Nullable String address() {
    return address;
  }

  void address(@Nullable String next) {
    address = next;
  }
}
