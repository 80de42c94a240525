/**
 * What leads an application context of Spring's TestContext framework to the Local EC2 of its test
 * class. Spring finds it by {@code META-INF/spring.factories}; where there is no Spring, nothing of
 * this is loaded.
 */
@NullMarked
package io.github.localec2.junit.spring;

import org.jspecify.annotations.NullMarked;
