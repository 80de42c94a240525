/** What plain kinds of resources have in common: being listed, and coming and going in time. */
@NullMarked
package io.github.localec2.server.resource;

import org.jspecify.annotations.NullMarked;
