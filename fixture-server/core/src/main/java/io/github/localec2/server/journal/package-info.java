/** The calls that a server has answered: kept, queried, awaited and verified. */
@NullMarked
package io.github.localec2.server.journal;

import org.jspecify.annotations.NullMarked;
