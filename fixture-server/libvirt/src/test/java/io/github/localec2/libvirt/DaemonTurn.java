package io.github.localec2.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps tests of several processes, which use the same daemon at the same time, from one that ends
 * it: who needs it holds a turn with others, who ends it holds one alone.
 */
final class DaemonTurn implements AutoCloseable {
  private final FileChannel file;

  private DaemonTurn(boolean shared) {
    Path path = Path.of(System.getProperty("java.io.tmpdir"), "local-ec2-libvirtd.lock");
    try {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      // it is let go with the channel
      Object unused = file.lock(0, Long.MAX_VALUE, shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DaemonTurn withOthers() {
    return new DaemonTurn(true);
  }

  static DaemonTurn alone() {
    return new DaemonTurn(false);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
