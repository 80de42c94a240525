/** The EC2 endpoint inside the JVM: its builder, its settings and its life. */
@NullMarked
package io.github.localec2.server;

import org.jspecify.annotations.NullMarked;
