package io.github.localec2.docker;

import io.github.localec2.server.vm.VmUserData;
import java.util.concurrent.CompletionStage;

/** A feature that runs the user data of containers. */
public interface UserDataRuns {
  /** How it is doing now. */
  CompletionStage<VmUserData> userData(InstanceContainer container);

  /** How it went, once it has ended. */
  CompletionStage<VmUserData> userDataEnd(InstanceContainer container);
}
