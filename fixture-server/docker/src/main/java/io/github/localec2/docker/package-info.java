/** Instances that are Docker containers. */
@NullMarked
package io.github.localec2.docker;

import org.jspecify.annotations.NullMarked;
