/** Networks of the engine that are subnets, with the addresses that the records say. */
@NullMarked
package io.github.localec2.docker.vpc;

import org.jspecify.annotations.NullMarked;
