/**
 * Security groups that hold: what they let through are rules in the network namespace of each
 * container, which the agent puts there.
 */
@NullMarked
package io.github.localec2.docker.guard;

import org.jspecify.annotations.NullMarked;
