/** Applications that use EC2, as a user would write and test them. */
@NullMarked
package io.github.localec2.samples;

import org.jspecify.annotations.NullMarked;
