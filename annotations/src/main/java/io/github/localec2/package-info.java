/** The annotations that give a JUnit test class its own EC2. */
@NullMarked
package io.github.localec2;

import org.jspecify.annotations.NullMarked;
