package io.github.localec2.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs as root where Podman is. Skipped elsewhere; with {@code LOCALEC2_REQUIRE_PODMAN=1} it is a
 * failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PodmanCondition.class)
@interface RequiresPodman {}
