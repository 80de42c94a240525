/** Templates of Jinja as user data has them; why they are read here is in decision 15. */
@NullMarked
package io.github.localec2.docker.userdata.jinja;

import org.jspecify.annotations.NullMarked;
