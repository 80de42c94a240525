package io.github.localec2.server;

import io.github.localec2.server.console.ConsoleEndpoint;
import io.github.localec2.server.console.ConsoleSource;
import io.github.localec2.server.console.Holds;
import io.github.localec2.server.instance.Machines;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Ec2State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a server has for the people who look into it; nothing, until one does. */
final class ResourceBrowser implements AutoCloseable {
  private final Ec2Settings settings;
  private final Ec2State state;
  private final Ec2Journal journal;
  private final Machines machines;
  private @Nullable Holds holds;
  private @Nullable ConsoleEndpoint console;
  private boolean closed;

  ResourceBrowser(Ec2Settings settings, Ec2State state, Ec2Journal journal, Machines machines) {
    this.settings = settings;
    this.state = state;
    this.journal = journal;
    this.machines = machines;
  }

  synchronized ConsoleEndpoint open() {
    ConsoleEndpoint opened =
        new ConsoleEndpoint(
            new ConsoleSource(
                state,
                journal,
                machines.access(),
                machines.outputs()::userData,
                holds(),
                settings.vmManager(),
                settings.region(),
                RegionCatalogue.aws().all().stream()
                    .map(RegionCatalogue.RegionInfo::name)
                    .toList()));
    console = opened;
    return opened;
  }

  boolean hold(String why, Duration limit) throws InterruptedException {
    return holds().await(why, limit);
  }

  private synchronized Holds holds() {
    Holds present = holds;
    if (present == null) {
      present = new Holds();
      holds = present;
      if (closed) {
        present.close();
      }
    }
    return present;
  }

  @Override
  public synchronized void close() {
    closed = true;
    ConsoleEndpoint opened = console;
    if (opened != null) {
      opened.close();
    }
    Holds present = holds;
    if (present != null) {
      present.close();
    }
  }
}
