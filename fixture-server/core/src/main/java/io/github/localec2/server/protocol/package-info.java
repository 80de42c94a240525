/** The EC2 Query protocol: who asks what, in which form the answer goes back. */
@NullMarked
package io.github.localec2.server.protocol;

import org.jspecify.annotations.NullMarked;
