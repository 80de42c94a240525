package io.github.localec2.server.console;

import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.state.Ec2State;
import java.util.List;

/**
 * What the Resource Browser looks at.
 *
 * @param state of the server
 * @param journal of its calls
 * @param holds who waits for a person that looks
 * @param vmManager the name of the VM manager, such as {@code docker}
 * @param region the one that requests without any are answered for
 * @param regions all that there are
 */
public record ConsoleSource(
    Ec2State state,
    Ec2Journal journal,
    Holds holds,
    String vmManager,
    String region,
    List<String> regions) {
  public ConsoleSource {
    regions = List.copyOf(regions);
  }
}
