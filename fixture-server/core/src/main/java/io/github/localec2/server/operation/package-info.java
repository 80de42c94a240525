/** What a family of operations offers to the protocol: handlers, and what they are given. */
@NullMarked
package io.github.localec2.server.operation;

import org.jspecify.annotations.NullMarked;
