/** Transit gateways: their attachments, route tables and routes. */
@NullMarked
package io.github.localec2.server.transit;

import org.jspecify.annotations.NullMarked;
