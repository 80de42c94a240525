/** Instances that are virtual machines under libvirt. */
@NullMarked
package io.github.localec2.libvirt;

import org.jspecify.annotations.NullMarked;
