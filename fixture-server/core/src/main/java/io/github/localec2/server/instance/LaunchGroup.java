package io.github.localec2.server.instance;

import org.jspecify.annotations.Nullable;

/**
 * What the instances of one launch have in common for good: EC2 calls it a reservation.
 *
 * @param reservationId such as {@code r-0abcdef1234567890}
 * @param ownerId the account that the instances belong to
 * @param requesterId the service that launched on behalf of the account; null for the account
 */
public record LaunchGroup(String reservationId, String ownerId, @Nullable String requesterId) {}
