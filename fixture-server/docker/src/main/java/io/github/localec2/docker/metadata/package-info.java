/** The metadata service inside of containers, which the agent carries to this JVM. */
@NullMarked
package io.github.localec2.docker.metadata;

import org.jspecify.annotations.NullMarked;
