/** Spies of the operations of a server, for those who have Mockito. */
@NullMarked
package io.github.localec2.junit.mockito;

import org.jspecify.annotations.NullMarked;
