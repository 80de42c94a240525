/**
 * The machines behind instances: what a VM manager is, what it gets and what it tells. An engine is
 * written against this package alone and found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.github.localec2.server.vm;

import org.jspecify.annotations.NullMarked;
