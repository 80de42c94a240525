/** The HTTP side: one Jetty server and a handler for each concern. */
@NullMarked
package io.github.localec2.server.http;

import org.jspecify.annotations.NullMarked;
