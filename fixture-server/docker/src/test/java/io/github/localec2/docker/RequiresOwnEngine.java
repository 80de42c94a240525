package io.github.localec2.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs where a second Docker engine can be started: as root, with dockerd and ip. Skipped
 * elsewhere; with {@code LOCALEC2_REQUIRE_OWN_ENGINE=1} it is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OwnEngineCondition.class)
@interface RequiresOwnEngine {}
