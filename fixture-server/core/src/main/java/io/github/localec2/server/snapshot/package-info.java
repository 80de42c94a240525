/** Moments of a server's state by name, and in files. */
@NullMarked
package io.github.localec2.server.snapshot;

import org.jspecify.annotations.NullMarked;
