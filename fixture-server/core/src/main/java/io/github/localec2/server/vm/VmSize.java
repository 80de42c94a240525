package io.github.localec2.server.vm;

/**
 * What the type of an instance gives it.
 *
 * @param vcpus how many virtual CPUs, at least 1
 * @param memoryMiB how much memory, at least 1
 */
public record VmSize(int vcpus, long memoryMiB) {
  public VmSize {
    if (vcpus < 1 || memoryMiB < 1) {
      throw new IllegalArgumentException(
          "no CPU or no memory: " + vcpus + " vCPUs, " + memoryMiB + " MiB");
    }
  }
}
