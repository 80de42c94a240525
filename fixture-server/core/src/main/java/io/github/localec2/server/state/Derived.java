package io.github.localec2.server.state;

/**
 * What was worked out from the state at one moment. It holds at every moment at which the tables
 * that it came from are the same, so that it need not be worked out again; {@link #holdsIn} says so
 * without looking at a record.
 *
 * @param <T> what it is; immutable
 */
public final class Derived<T> {
  private final T value;
  private final Origins origins;

  Derived(T value, Origins origins) {
    this.value = value;
    this.origins = origins;
  }

  public T value() {
    return value;
  }

  /** True where working it out again from this view would give the same. */
  public boolean holdsIn(RegionView view) {
    return origins.areIn(view);
  }
}
