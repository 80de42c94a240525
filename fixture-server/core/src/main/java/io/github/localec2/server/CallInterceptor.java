package io.github.localec2.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the calls to a server, from whatever client: it sees each that could be read, and
 * may answer in the endpoint's place.
 *
 * @see LocalEc2Server#intercept(CallInterceptor)
 */
@FunctionalInterface
public interface CallInterceptor {
  /**
   * Answers a call, on a thread of the server.
   *
   * @param operation such as {@code RunInstances}
   * @param request of the SDK's model, such as {@code RunInstancesRequest}
   * @param endpoint answers as if nobody stood between, with injected faults; null where such a
   *     fault leaves the call without an answer. It throws what is answered as an error.
   * @return what the client gets: a response of the SDK's model, or null as the endpoint
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException for the error that the
   *     client gets; of other exceptions than the endpoint's it gets an {@code InternalError}
   */
  @Nullable Object around(String operation, Object request, Supplier<@Nullable Object> endpoint);
}
