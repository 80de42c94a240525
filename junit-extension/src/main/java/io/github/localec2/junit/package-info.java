/** The JUnit extension behind {@code @LocalEc2}. */
@NullMarked
package io.github.localec2.junit;

import org.jspecify.annotations.NullMarked;
