package io.github.localec2.server.vm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The images of an engine, where it launches only its own. A stage completes when the engine has
 * done what was asked, or exceptionally with a {@link VmException}.
 */
public interface VmImages {
  /**
   * The images that are AMIs now, without those that were made here; may wait for the engine, so it
   * is not called while a lock is held.
   */
  List<VmImage> list();

  /**
   * Makes an image of a machine.
   *
   * @param frozen true to hold the machine while it is copied
   */
  CompletionStage<Void> capture(String imageId, String name, String instanceId, boolean frozen);

  /** Makes an image of an image. */
  CompletionStage<Void> copy(String imageId, String name, String sourceImageId);

  /** The image is an AMI no longer; nothing happens where it is none. */
  CompletionStage<Void> delete(String imageId);

  /**
   * Downloads the images that are there for everybody, where the engine has such and they have not
   * been downloaded yet; done when all are here, or have failed.
   *
   * @param heard is told how each is doing, on whatever thread
   */
  default CompletionStage<Void> download(Consumer<VmDownload> heard) {
    return CompletableFuture.allOf();
  }

  /** The public images that a launch downloads where they are not there yet, by their ids. */
  default Set<String> downloadable() {
    return Set.of();
  }

  /** The images that were made here, by their ids. */
  Set<String> kept();
}
