/** Network interfaces, elastic IPs and the addresses of subnets. */
@NullMarked
package io.github.localec2.server.networkinterface;

import org.jspecify.annotations.NullMarked;
