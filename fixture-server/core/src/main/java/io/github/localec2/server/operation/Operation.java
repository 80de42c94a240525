package io.github.localec2.server.operation;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import java.util.function.BiConsumer;

/**
 * An operation that has a handler.
 *
 * @param <Q> the request class
 */
public final class Operation<Q> {
  private final String name;
  private final Class<Q> requestType;
  private final Runner<Q> runner;

  Operation(Class<Q> requestType, Runner<Q> runner) {
    this.requestType = requestType;
    String simple = requestType.getSimpleName();
    this.name = simple.substring(0, simple.length() - "Request".length());
    this.runner = runner;
  }

  /** The same, with work before it. */
  Operation<Q> preceded(BiConsumer<Object, Scope> work) {
    return new Operation<>(
        requestType,
        (request, state, invocation) -> {
          work.accept(request, invocation.scope());
          return runner.run(request, state, invocation);
        });
  }

  /** The action, taken from the request class. */
  public String name() {
    return name;
  }

  public Class<Q> requestType() {
    return requestType;
  }

  /**
   * Runs the operation.
   *
   * @throws io.github.localec2.server.state.Ec2Fault what EC2 answers instead
   */
  public Object run(Object request, Ec2State state, Invocation invocation) {
    return runner.run(requestType.cast(request), state, invocation);
  }

  /** How a kind of handler is run. */
  @FunctionalInterface
  interface Runner<Q> {
    Object run(Q request, Ec2State state, Invocation invocation);
  }
}
