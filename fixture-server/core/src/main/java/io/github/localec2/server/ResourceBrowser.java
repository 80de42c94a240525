package io.github.localec2.server;

import io.github.localec2.server.console.ConsoleEndpoint;
import io.github.localec2.server.console.ConsoleSource;
import io.github.localec2.server.console.Holds;
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
  private @Nullable Holds holds;
  private boolean closed;

  ResourceBrowser(Ec2Settings settings, Ec2State state, Ec2Journal journal) {
    this.settings = settings;
    this.state = state;
    this.journal = journal;
  }

  ConsoleEndpoint open() {
    return new ConsoleEndpoint(
        new ConsoleSource(
            state,
            journal,
            holds(),
            settings.vmManager(),
            settings.region(),
            RegionCatalogue.aws().all().stream().map(RegionCatalogue.RegionInfo::name).toList()));
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
    Holds present = holds;
    if (present != null) {
      present.close();
    }
  }
}
