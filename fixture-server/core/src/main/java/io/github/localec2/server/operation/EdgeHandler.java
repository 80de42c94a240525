package io.github.localec2.server.operation;

/**
 * A handler whose work is partly outside the state, such as making a key or starting a machine. It
 * holds no lock; what it does to the state it does in steps through {@link Edge}.
 *
 * @param <Q> the request, an SDK model class
 * @param <R> the response, an SDK model class
 */
@FunctionalInterface
public interface EdgeHandler<Q, R> {
  R handle(Q request, Edge edge);
}
