package io.github.localec2.docker;

/** The contract of machines that can be entered, on a real engine. */
@RequiresDocker
final class DockerAccessIT extends AccessContract {}
