/** An application of Spring Boot that keeps machines running. */
@NullMarked
package io.github.localec2.samples.springboot;

import org.jspecify.annotations.NullMarked;
