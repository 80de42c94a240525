/** Asks EC2, and answers with a Jetty, a Jackson and a Guava of its own. */
@NullMarked
package io.github.localec2.samples.ownlibraries;

import org.jspecify.annotations.NullMarked;
