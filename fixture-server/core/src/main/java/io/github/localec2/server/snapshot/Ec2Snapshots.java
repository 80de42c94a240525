package io.github.localec2.server.snapshot;

import io.github.localec2.server.state.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Moments of a server to come back to, by name or in a file. Taking one costs a reference; going
 * back ends what was launched since then. Threads may share it.
 *
 * <p>Files keep records, not machines: a server whose instances are more than records finds those
 * of a file terminated. What is under way is written as done, and what is scheduled is not kept.
 */
public final class Ec2Snapshots {
  private final Supplier<World> present;
  private final Supplier<World> settled;
  private final Consumer<World> going;
  private final Consumer<World> loading;
  private final Supplier<WorldFile> files;
  private final Map<String, World> byName = new TreeMap<>();

  /**
   * @param present this moment
   * @param settled this moment with what is under way done
   * @param going goes back to a moment of the server
   * @param loading goes to a moment of any server
   */
  public Ec2Snapshots(
      Supplier<World> present,
      Supplier<World> settled,
      Consumer<World> going,
      Consumer<World> loading,
      Supplier<WorldFile> files) {
    this.present = present;
    this.settled = settled;
    this.going = going;
    this.loading = loading;
    this.files = files;
  }

  /** Remembers this moment of all accounts and regions; a name that is used is used anew. */
  public synchronized void take(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a snapshot has a name: '" + name + "'");
    }
    byName.put(name, present.get());
  }

  /**
   * Goes back to a moment, as often as wanted.
   *
   * @throws IllegalArgumentException quoting a name that nothing was taken by
   */
  public synchronized void restore(String name) {
    World world = byName.get(name);
    if (world == null) {
      throw new IllegalArgumentException(
          "there is no snapshot '" + name + "', but " + byName.keySet());
    }
    going.accept(world);
  }

  /** Forgets a moment; nothing happens if there is none of this name. */
  public synchronized void drop(String name) {
    byName.remove(name);
  }

  /** The names in their order. */
  public synchronized List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** All of them as they are, to come back to by {@link #reset}. */
  public synchronized Map<String, World> all() {
    return Map.copyOf(byName);
  }

  /** Has these instead. */
  public synchronized void reset(Map<String, World> all) {
    byName.clear();
    byName.putAll(all);
  }

  /**
   * Writes this moment into a file: JSON of a version, which can be compared and checked in. The
   * file is there whole or as it was before.
   *
   * @throws UncheckedIOException where it can't be written
   */
  public void save(Path file) {
    String text = files.get().write(settled.get());
    try {
      AtomicFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  /**
   * Goes to the moment that a file has, of all accounts and regions; ids are kept.
   *
   * @throws UncheckedIOException where it can't be read
   * @throws IllegalArgumentException saying what is wrong in it; nothing has changed then
   */
  public void load(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
    World world;
    try {
      world = files.get().read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    loading.accept(world);
  }

  WorldFile format() {
    return files.get();
  }
}
