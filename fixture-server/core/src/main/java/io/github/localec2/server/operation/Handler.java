package io.github.localec2.server.operation;

/**
 * A pure function from request to response over the resources of a region.
 *
 * @param <Q> the request, an SDK model class
 * @param <R> the response, an SDK model class
 */
@FunctionalInterface
public interface Handler<Q, R> {
  R handle(Q request, Call call);
}
