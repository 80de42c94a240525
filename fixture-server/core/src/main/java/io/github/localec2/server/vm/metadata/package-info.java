/**
 * The instance metadata service as an engine sees it: a question, an answer, and the HTTP between.
 */
@NullMarked
package io.github.localec2.server.vm.metadata;

import org.jspecify.annotations.NullMarked;
