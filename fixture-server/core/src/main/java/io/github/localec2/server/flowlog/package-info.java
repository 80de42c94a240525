/** Flow logs, which are kept and described but never written to: no traffic passes here. */
@NullMarked
package io.github.localec2.server.flowlog;

import org.jspecify.annotations.NullMarked;
