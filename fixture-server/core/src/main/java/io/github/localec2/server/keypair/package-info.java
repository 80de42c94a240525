/** Key pairs: their generation, their import, and every text form in which EC2 gives them. */
@NullMarked
package io.github.localec2.server.keypair;

import org.jspecify.annotations.NullMarked;
