/** An application that launches fleets of instances: what a user of the SDK writes and tests. */
@NullMarked
package io.github.localec2.samples.fleet;

import org.jspecify.annotations.NullMarked;
