package io.github.localec2.server.vm;

/** Why a machine went down that neither it itself nor its server meant to. */
public enum VmCrash {
  /** The engine or its host took it down, or somebody did it there. */
  HOST,
  /** It used more memory than it had. */
  MEMORY
}
