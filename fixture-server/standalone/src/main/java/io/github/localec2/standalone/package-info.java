/** The endpoint as a program of its own. */
@NullMarked
package io.github.localec2.standalone;

import org.jspecify.annotations.NullMarked;
