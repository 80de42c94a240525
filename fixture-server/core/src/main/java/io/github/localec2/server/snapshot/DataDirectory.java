package io.github.localec2.server.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a server's state in a directory: it is loaded at the start and written soon after every
 * change, by one thread and never twice at once. One server has the directory at a time.
 */
public final class DataDirectory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());
  private static final String FILE = "state.json";

  private final Path file;
  private final Ec2Snapshots snapshots;
  private final FileChannel channel;
  private final Thread writer;
  private boolean changed;
  private boolean closed;

  private DataDirectory(Path file, Ec2Snapshots snapshots, FileChannel channel) {
    this.file = file;
    this.snapshots = snapshots;
    this.channel = channel;
    this.writer = new Thread(this::write, "local-ec2-data");
    writer.setDaemon(true);
  }

  /**
   * Takes a directory, which is made if it is not there, and loads what it has.
   *
   * @throws UncheckedIOException where that can't be, such as where another server has it
   * @throws IllegalArgumentException where what it has can't be read; it is left as it is
   */
  public static DataDirectory open(Path directory, Ec2Snapshots snapshots) {
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        throw new IOException("another server has it");
      }
      Path file = directory.resolve(FILE);
      if (Files.exists(file)) {
        snapshots.load(file);
      }
      DataDirectory data = new DataDirectory(file, snapshots, channel);
      data.writer.start();
      return data;
    } catch (IOException e) {
      release(channel);
      throw new UncheckedIOException(
          "the data directory " + directory + " can't be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(channel);
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

  /** Something has changed; it is written soon. */
  public synchronized void changed() {
    changed = true;
    notifyAll();
  }

  private void write() {
    while (isNeeded()) {
      save();
    }
  }

  /** Waits for a change; false once there is none and will be none. */
  private synchronized boolean isNeeded() {
    try {
      while (!changed && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      return false;
    }
    boolean needed = changed;
    changed = false;
    return needed;
  }

  private void save() {
    try {
      snapshots.save(file);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the state could not be kept", e);
    }
  }

  /** Writes what is not written yet, and lets the directory go. */
  @Override
  public void close() {
    synchronized (this) {
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
    release(channel);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
