package io.github.localec2.server.snapshot;

import io.github.localec2.server.state.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a server's state in a directory: it is loaded at the start, and what a change has changed
 * is appended to a log before anybody is answered, so that it outlives the process whatever ends
 * that. A thread forces the log to the disk soon after, and writes the whole state anew when the
 * log has become longer than that. One server has the directory at a time.
 */
public final class DataDirectory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());

  /** Shorter logs are not worth writing the state anew for. */
  private static final long SHORT = 1 << 20;

  private final FileChannel lock;
  private final DataFiles files;
  private final WorldChanges changes;
  private final Supplier<World> present;
  private final Thread writer;

  /** All below is guarded by this. */
  private World kept;

  private ChangeLog log;
  private boolean forced = true;
  private long longest;
  private boolean closed;

  private DataDirectory(
      FileChannel lock,
      DataFiles files,
      WorldChanges changes,
      Supplier<World> present,
      World kept,
      ChangeLog log) {
    this.lock = lock;
    this.files = files;
    this.changes = changes;
    this.present = present;
    this.kept = kept;
    this.log = log;
    this.longest = SHORT;
    this.writer = new Thread(this::work, "local-ec2-data");
    writer.setDaemon(true);
  }

  /**
   * Takes a directory, which is made if it is not there, and loads what it has.
   *
   * @param present this moment of the server with what is under way done
   * @param loading goes to a moment
   * @throws UncheckedIOException where that can't be, such as where another server has it
   * @throws IllegalArgumentException where what it has can't be read; it is left as it is
   */
  public static DataDirectory open(
      Path directory, WorldFile format, Supplier<World> present, Consumer<World> loading) {
    FileChannel lock = null;
    try {
      Files.createDirectories(directory);
      lock =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lock)) {
        throw new IOException("another server has it");
      }
      WorldFile whole = format.forgettingNothing();
      DataFiles files = DataFiles.read(directory, whole);
      loading.accept(files.world());
      // begun anew, so that nothing is appended to what may be cut off
      World kept = present.get();
      ChangeLog log = files.begin();
      files.write(kept, files.last());
      DataDirectory data = new DataDirectory(lock, files, whole.changes(), present, kept, log);
      data.writer.start();
      return data;
    } catch (IOException e) {
      release(lock);
      throw new UncheckedIOException(
          "the data directory " + directory + " can't be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ofThisJvm) {
      return false;
    }
  }

  private static void release(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a lock could not be closed", e);
      }
    }
  }

  /**
   * Something has changed; it outlives this process when this returns. What several threads have
   * changed meanwhile is written at once.
   *
   * @throws UncheckedIOException where it can't be written; it is tried again with the next change
   */
  public synchronized void changed() {
    if (closed) {
      return;
    }
    World now = present.get();
    Optional<Map<String, Object>> difference = changes.between(kept, now);
    if (difference.isPresent()) {
      try {
        log.append(Json.line(difference.get()));
      } catch (IOException e) {
        throw new UncheckedIOException("a change can't be kept: " + e.getMessage(), e);
      }
      forced = false;
      notifyAll();
    }
    kept = now;
  }

  private void work() {
    while (true) {
      ChangeLog written;
      boolean tooLong;
      synchronized (this) {
        try {
          while (forced && !closed) {
            wait();
          }
        } catch (InterruptedException e) {
          return;
        }
        if (forced) {
          return;
        }
        forced = true;
        written = log;
        tooLong = log.length() > longest;
      }
      try {
        written.force();
        if (tooLong) {
          renew();
        }
      } catch (IOException e) {
        LOG.log(Level.ERROR, "the state could not be kept", e);
      }
    }
  }

  /** Goes on in a new log, and writes the state that the old one had come to. */
  private void renew() throws IOException {
    World moment;
    int first;
    ChangeLog old;
    synchronized (this) {
      ChangeLog next = files.begin();
      old = log;
      log = next;
      moment = kept;
      first = files.last();
      // tried again when as much has come again
      longest = Math.max(SHORT, old.length());
    }
    try {
      old.force();
    } finally {
      old.close();
    }
    long length = files.write(moment, first);
    synchronized (this) {
      longest = Math.max(SHORT, length);
    }
  }

  /** Writes the state whole, and lets the directory go. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (true) {
      try {
        writer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      renew();
      synchronized (this) {
        log.close();
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the state could not be written whole; its changes are kept", e);
    }
    release(lock);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
