/** Security groups, their rules, and prefix lists. */
@NullMarked
package io.github.localec2.server.securitygroup;

import org.jspecify.annotations.NullMarked;
