package io.github.localec2.libvirt;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs where a libvirt host with QEMU and the AMI of the tests are. Elsewhere the tests are skipped
 * with what to install; with {@code LOCALEC2_REQUIRE_LIBVIRT=1} they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LibvirtCondition.class)
@interface RequiresLibvirt {}
