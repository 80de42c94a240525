package io.github.localec2.server.console;

import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmUserData;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What the Resource Browser looks at.
 *
 * @param state of the server
 * @param journal of its calls
 * @param access into machines
 * @param userData how that of an instance is doing
 * @param holds who waits for a person that looks
 * @param vmManager the name of the VM manager, such as {@code docker}
 * @param region the one that requests without any are answered for
 * @param regions all that there are
 */
public record ConsoleSource(
    Ec2State state,
    Ec2Journal journal,
    VmAccess access,
    Function<String, CompletionStage<VmUserData>> userData,
    Holds holds,
    String vmManager,
    String region,
    List<String> regions) {
  public ConsoleSource {
    regions = List.copyOf(regions);
  }
}
