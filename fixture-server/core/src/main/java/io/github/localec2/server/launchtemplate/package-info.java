/** Launch templates and their versions. */
@NullMarked
package io.github.localec2.server.launchtemplate;

import org.jspecify.annotations.NullMarked;
