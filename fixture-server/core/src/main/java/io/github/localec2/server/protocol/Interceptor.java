package io.github.localec2.server.protocol;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands around every operation that runs. */
@FunctionalInterface
public interface Interceptor {
  /**
   * Answers a call.
   *
   * @param account who calls: 12 digits
   * @param operation runs it; null where it gets no answer
   * @return null where it gets no answer
   */
  @Nullable Object around(
      String name, String account, Object request, Supplier<@Nullable Object> operation);
}
