package io.github.localec2.server.vm;

import java.util.List;

/**
 * How the user data of a machine is doing since the machine booted last.
 *
 * @param ended true where all of it has run
 * @param stage what it is at, in cloud-init's words; empty before it began and after it ended
 * @param errors a line for each thing that went wrong so far
 * @param output what it has written so far, at all boots
 */
public record VmUserData(boolean ended, String stage, List<String> errors, String output) {
  public VmUserData {
    errors = List.copyOf(errors);
  }

  /** True where all of it has run and nothing went wrong. */
  public boolean succeeded() {
    return ended && errors.isEmpty();
  }
}
