/** The SDK's HTTP clients without HTTP: from an SDK client to the protocol in a method call. */
@NullMarked
package io.github.localec2.server.http.inmemory;

import org.jspecify.annotations.NullMarked;
