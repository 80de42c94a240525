/**
 * The agent inside the containers: its files, and the stream that carries what an instance asks of
 * its metadata service to this JVM.
 *
 * <p>The decision "An agent in each container" under {@code docs/decisions} is the contract: paths,
 * arguments, frames and exit codes. The sources are under {@code src/main/agent}.
 */
@NullMarked
package io.github.localec2.docker.agent;

import org.jspecify.annotations.NullMarked;
