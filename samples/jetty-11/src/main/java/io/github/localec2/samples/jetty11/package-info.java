/** Asks EC2, and answers with a Jetty 11, a Jackson and a Guava of its own. */
@NullMarked
package io.github.localec2.samples.jetty11;

import org.jspecify.annotations.NullMarked;
