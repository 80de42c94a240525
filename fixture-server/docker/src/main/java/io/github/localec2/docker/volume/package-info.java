/**
 * Volumes that have data: sparse files of this machine, shown to containers in a directory that is
 * mounted into each of them.
 */
@NullMarked
package io.github.localec2.docker.volume;

import org.jspecify.annotations.NullMarked;
