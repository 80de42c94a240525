package io.github.localec2.server.faults;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All faults that were set at one moment, to come back to. */
public final class FaultPlan {
  /** Without any fault. */
  public static final FaultPlan EMPTY = new FaultPlan(List.of(), null);

  private final List<InjectedFault.Standing> faults;
  private final Youth.@Nullable Limit youth;

  FaultPlan(List<InjectedFault.Standing> faults, Youth.@Nullable Limit youth) {
    this.faults = faults;
    this.youth = youth;
  }

  List<InjectedFault.Standing> faults() {
    return faults;
  }

  Youth.@Nullable Limit youth() {
    return youth;
  }
}
