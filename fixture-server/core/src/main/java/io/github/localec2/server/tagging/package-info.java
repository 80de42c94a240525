/** Tags of every resource. */
@NullMarked
package io.github.localec2.server.tagging;

import org.jspecify.annotations.NullMarked;
