package io.github.localec2.docker;

/** The contract of VM managers, on a real engine. */
@RequiresDocker
final class DockerVmManagerIT extends MachineContract {}
