/** Volumes and snapshots. */
@NullMarked
package io.github.localec2.server.volume;

import org.jspecify.annotations.NullMarked;
