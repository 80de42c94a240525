package io.github.localec2.libvirt;

/**
 * A volume of a storage pool.
 *
 * @param path where the hypervisor finds it
 * @param format such as {@code qcow2}
 * @param capacity its size for a machine, in bytes
 * @param backed true where it stands on another, without which it is nothing
 * @param modified when it was written last, in seconds since 1970; empty where nobody knows
 */
record PoolVolume(
    String name, String path, String format, long capacity, boolean backed, String modified) {}
