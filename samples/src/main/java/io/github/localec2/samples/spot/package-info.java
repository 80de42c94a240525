/** A worker on Spot Instances that leaves in time: something for tests to test. */
@NullMarked
package io.github.localec2.samples.spot;

import org.jspecify.annotations.NullMarked;
