/** Site-to-Site VPN: customer gateways, virtual private gateways and the connections of the two. */
@NullMarked
package io.github.localec2.server.vpn;

import org.jspecify.annotations.NullMarked;
