/** The VM manager whose machines are domains of a libvirt host. */
@NullMarked
package io.github.localec2.libvirt;

import org.jspecify.annotations.NullMarked;
