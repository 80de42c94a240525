/**
 * The catalogue of EC2 instance types: their figures, where they are offered, how they are found.
 */
@NullMarked
package io.github.localec2.server.instancetype;

import org.jspecify.annotations.NullMarked;
