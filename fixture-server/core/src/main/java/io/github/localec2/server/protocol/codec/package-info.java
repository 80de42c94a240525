/** The EC2 Query protocol from and to the SDK's own model classes. */
@NullMarked
package io.github.localec2.server.protocol.codec;

import org.jspecify.annotations.NullMarked;
