/** Instances: launch, life cycle, status and attributes. */
@NullMarked
package io.github.localec2.server.instance;

import org.jspecify.annotations.NullMarked;
