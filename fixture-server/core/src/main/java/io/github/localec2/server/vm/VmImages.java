package io.github.localec2.server.vm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

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

  /** The images that were made here, by their ids. */
  Set<String> kept();
}
