/** EC2 Fleets: groups of instances that are launched from templates until a capacity is reached. */
@NullMarked
package io.github.localec2.server.fleet;

import org.jspecify.annotations.NullMarked;
