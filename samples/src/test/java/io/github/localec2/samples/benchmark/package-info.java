/** Benchmarks: run by hand, never by the build. See docs/performance.md. */
@NullMarked
package io.github.localec2.samples.benchmark;

import org.jspecify.annotations.NullMarked;
