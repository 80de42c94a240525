/** Faults that a test injects: errors, slow and broken answers, resources that are seen late. */
@NullMarked
package io.github.localec2.server.faults;

import org.jspecify.annotations.NullMarked;
