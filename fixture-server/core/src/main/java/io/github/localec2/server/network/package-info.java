/** VPCs, subnets, route tables, internet gateways, network ACLs and DHCP options. */
@NullMarked
package io.github.localec2.server.network;

import org.jspecify.annotations.NullMarked;
