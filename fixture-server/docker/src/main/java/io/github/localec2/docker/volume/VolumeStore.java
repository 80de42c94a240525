package io.github.localec2.docker.volume;

import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.Owner;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a server's volumes, which are there once the first is wanted. */
final class VolumeStore implements AutoCloseable {
  private final VolumeSettings settings;
  private final FeatureContext context;
  private @Nullable VolumeFiles opened;

  VolumeStore(VolumeSettings settings, FeatureContext context) {
    this.settings = settings;
    this.context = context;
  }

  VolumeSettings settings() {
    return settings;
  }

  /**
   * The files.
   *
   * @throws VmException where the directory can't be used
   */
  synchronized VolumeFiles files() {
    if (opened == null) {
      try {
        opened =
            VolumeFiles.open(
                settings.directory(),
                context.environment().owner(),
                context.labels(),
                Owner::isGone);
      } catch (IOException e) {
        throw new VmException(
            "volumes can't be kept in " + settings.directory() + ": " + e.getMessage(), e);
      }
    }
    return opened;
  }

  synchronized Optional<VolumeFiles> filesIfAny() {
    return Optional.ofNullable(opened);
  }

  /**
   * Makes a volume. A root device's snapshot has no data here, so what is made from it begins
   * empty.
   *
   * @param source the snapshot or volume whose data it begins with; null for none
   */
  void make(String volumeId, int size, @Nullable String source) throws IOException {
    VolumeFiles files = files();
    long bytes = size * settings.unit();
    if (source == null || !files.has(source)) {
      SparseFiles.create(files.data(volumeId), bytes);
    } else {
      SparseFiles.copy(files.data(source), files.data(volumeId));
      SparseFiles.grow(files.data(volumeId), bytes);
    }
  }

  @Override
  public void close() {
    filesIfAny()
        .ifPresent(
            files ->
                working(
                    "the files of volumes can't be deleted",
                    () -> {
                      files.close();
                      return true;
                    }));
  }

  /** Does work on files; what goes wrong is a fault of the engine. */
  static <T> T working(String failing, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new VmException(failing + ": " + e.getMessage(), e);
    }
  }

  /** Work on files. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }
}
