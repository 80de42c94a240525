/**
 * Flags of {@code docker run} that all instances get: read as the docker CLI reads them, and put
 * into the container that is to be created.
 */
@NullMarked
package io.github.localec2.docker.flags;

import org.jspecify.annotations.NullMarked;
