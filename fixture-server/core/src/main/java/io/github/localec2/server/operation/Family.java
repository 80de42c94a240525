package io.github.localec2.server.operation;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations of one resource family; adding one is one line here and one method. */
public final class Family {
  private final List<Operation<?>> operations = new ArrayList<>();

  /** An operation that changes nothing: it takes no lock. */
  public <Q, R> Family read(Class<Q> requestType, Handler<Q, R> handler) {
    return add(
        requestType,
        (request, state, invocation) -> {
          Object response =
              state.look(
                  invocation.scope(), view -> handler.handle(request, new Call(view, invocation)));
          if (invocation.dryRun()) {
            throw CommonFaults.dryRun();
          }
          return response;
        });
  }

  /**
   * An operation that changes the state: whole or not at all. With a client token it is done once,
   * and a repetition gets the first answer.
   */
  public <Q, R> Family write(Class<Q> requestType, Handler<Q, R> handler) {
    return edge(requestType, (request, edge) -> edge.commit(call -> handler.handle(request, call)));
  }

  /** An operation with work outside the state. */
  public <Q, R> Family edge(Class<Q> requestType, EdgeHandler<Q, R> handler) {
    return add(
        requestType,
        (request, state, invocation) -> {
          String token = invocation.clientToken();
          Object before = token == null ? null : repeated(request, token, state, invocation);
          if (before != null) {
            // what it tells of may not have been kept yet
            state.keep();
            return before;
          }
          R answer = handler.handle(request, new StateEdge(request, state, invocation));
          if (invocation.dryRun()) {
            throw CommonFaults.dryRun();
          }
          return answer;
        });
  }

  private static @Nullable Object repeated(
      Object request, String token, Ec2State state, Invocation invocation) {
    return state.read(
        invocation.scope(),
        view -> ClientTokens.answerOf(view, invocation.operation(), token, request));
  }

  /** Has work done before each of the operations added so far, outside every lock. */
  public Family preceded(Consumer<Scope> work) {
    return preceded((request, scope) -> work.accept(scope));
  }

  /** As {@link #preceded(Consumer)}, with work that depends on the request. */
  public Family preceded(BiConsumer<Object, Scope> work) {
    operations.replaceAll(operation -> operation.preceded(work));
    return this;
  }

  private <Q> Family add(Class<Q> requestType, Operation.Runner<Q> runner) {
    operations.add(new Operation<>(requestType, runner));
    return this;
  }

  public List<Operation<?>> operations() {
    return List.copyOf(operations);
  }

  /** Steps over the state in which dry run, client token and effects are honoured. */
  private static final class StateEdge implements Edge {
    private final Object request;
    private final Ec2State state;
    private final Invocation invocation;
    private boolean answered;

    StateEdge(Object request, Ec2State state, Invocation invocation) {
      this.request = request;
      this.state = state;
      this.invocation = invocation;
    }

    @Override
    public <R> R read(Function<Call, R> reader) {
      return state.read(invocation.scope(), view -> reader.apply(new Call(view, invocation)));
    }

    @Override
    public <R> R commit(Function<Call, R> change) {
      if (invocation.dryRun()) {
        state.tryOut(invocation.scope(), view -> change.apply(new Call(view, invocation)));
        throw CommonFaults.dryRun();
      }
      List<Runnable> effects = new ArrayList<>(0);
      R result =
          state.write(
              invocation.scope(),
              view -> {
                String token = answered ? null : invocation.clientToken();
                if (token != null) {
                  // two of the same may have come at once
                  @SuppressWarnings("unchecked")
                  R before =
                      (R) ClientTokens.answerOf(view, invocation.operation(), token, request);
                  if (before != null) {
                    return before;
                  }
                }
                Call call = new Call(view, invocation);
                R answer = change.apply(call);
                effects.addAll(call.effects());
                if (token != null) {
                  ClientTokens.remember(view, invocation.operation(), token, request, answer);
                }
                return answer;
              });
      answered = true;
      effects.forEach(Runnable::run);
      return result;
    }
  }
}
