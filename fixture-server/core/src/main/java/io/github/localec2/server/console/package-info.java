/**
 * The Resource Browser: pages for people, and what they show. Nothing here loads before it is
 * asked.
 */
@NullMarked
package io.github.localec2.server.console;

import org.jspecify.annotations.NullMarked;
