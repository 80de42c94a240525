/** The part of AWS STS that tools ask of EC2's endpoint: who am I, and credentials of a session. */
@NullMarked
package io.github.localec2.server.protocol.sts;

import org.jspecify.annotations.NullMarked;
