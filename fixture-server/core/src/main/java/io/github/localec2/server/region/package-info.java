/** Regions, zones and account attributes. */
@NullMarked
package io.github.localec2.server.region;

import org.jspecify.annotations.NullMarked;
