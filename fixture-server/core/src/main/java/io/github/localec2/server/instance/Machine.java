package io.github.localec2.server.instance;

import io.github.localec2.server.state.Scope;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a machine's instance is, and what the engine is still to do for it. */
final class Machine {
  static final CompletableFuture<@Nullable Void> IDLE = CompletableFuture.completedFuture(null);

  final Scope scope;
  volatile Power power = Power.RUNNING;
  volatile VmAddress address = VmAddress.AS_GIVEN;

  /** What the engine was told of last; only used under the lock of the machines. */
  @Nullable VmFirewall firewall;

  @Nullable List<VmSpec.Card> cards;

  private CompletableFuture<@Nullable Void> tail = IDLE;

  /** What a machine is to do, or does. */
  enum Power {
    RUNNING,
    STOPPED,
    ENDED
  }

  Machine(Scope scope) {
    this.scope = scope;
  }

  /** Done when all steps that there are have been taken, well or not. */
  synchronized CompletableFuture<@Nullable Void> idle() {
    return tail.handle((any, fault) -> null);
  }

  /** Takes a step after those that there are; done, or failed, as the step is. */
  synchronized CompletableFuture<@Nullable Void> next(
      Supplier<CompletionStage<@Nullable Void>> step) {
    tail = tail.handle((any, fault) -> null).thenCompose(any -> step.get());
    return tail;
  }
}
