package io.github.localec2.server.operation;

import io.github.localec2.server.state.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds one request.
 *
 * @param operation the action
 * @param scope who asks and where
 * @param requestId a UUID
 * @param dryRun true where nothing may change
 * @param clientToken what makes a repeated request the same one; null where there is none
 * @param settings of the server
 * @param models copies between model classes
 */
public record Invocation(
    String operation,
    Scope scope,
    String requestId,
    boolean dryRun,
    @Nullable String clientToken,
    HandlerSettings settings,
    ModelCopy models) {}
