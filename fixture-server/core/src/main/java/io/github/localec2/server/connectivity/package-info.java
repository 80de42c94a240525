/** What joins VPCs to each other and to services: NAT gateways, peering, endpoints. */
@NullMarked
package io.github.localec2.server.connectivity;

import org.jspecify.annotations.NullMarked;
