/** Placement groups. */
@NullMarked
package io.github.localec2.server.placement;

import org.jspecify.annotations.NullMarked;
