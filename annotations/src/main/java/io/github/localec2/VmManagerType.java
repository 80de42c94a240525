package io.github.localec2;

/** What the instances of a Local EC2 are made of. */
public enum VmManagerType {
  /** Whatever the configuration says; {@link #MOCK} if it says nothing. */
  DEFAULT,
  /** Records in memory. */
  MOCK,
  /** Containers; needs the module {@code local-ec2-docker}. */
  DOCKER,
  /** Virtual machines; needs the module {@code local-ec2-libvirt}. */
  LIBVIRT
}
