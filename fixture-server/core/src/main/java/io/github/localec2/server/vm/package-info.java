/** The machines behind instances: what a VM manager is and gives. */
@NullMarked
package io.github.localec2.server.vm;

import org.jspecify.annotations.NullMarked;
