/** Machines that are records. */
@NullMarked
package io.github.localec2.server.vm.mock;

import org.jspecify.annotations.NullMarked;
