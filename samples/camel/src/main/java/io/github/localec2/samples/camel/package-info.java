/** A route of Apache Camel that asks EC2. */
@NullMarked
package io.github.localec2.samples.camel;

import org.jspecify.annotations.NullMarked;
