/** Images. */
@NullMarked
package io.github.localec2.server.image;

import org.jspecify.annotations.NullMarked;
