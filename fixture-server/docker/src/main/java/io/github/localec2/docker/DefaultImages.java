package io.github.localec2.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmDownload.Stage;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The AMIs that there are without anybody tagging an image: they are downloaded when launched, or
 * ahead of that.
 */
final class DefaultImages {
  private static final System.Logger LOG = System.getLogger(DefaultImages.class.getName());
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Engine engine;
  private final String registry;

  /**
   * An image of a registry.
   *
   * @param name the AMI's
   */
  private record Source(String imageId, String repository, String tag, String name) {
    String image() {
      return repository + ":" + tag;
    }
  }

  private static final List<Source> ALL =
      List.of(
          new Source("ami-ff0fea8310f3", "ubuntu", "20.04", "ubuntu-20.04-focal-fossa"),
          new Source("ami-df5de72bdb3b", "ubuntu", "22.04", "ubuntu-22.04-jammy-jellyfish"),
          new Source("ami-024f768332f0", "amazonlinux", "2023", "amazonlinux-2023"));

  /**
   * @param registry a registry and a path on it that stand for Docker Hub's; empty for Docker Hub
   */
  DefaultImages(Engine engine, String registry) {
    this.engine = engine;
    this.registry = registry.isEmpty() ? "" : registry.replaceAll("/+$", "") + "/";
  }

  /** The names of the AMIs by their ids. */
  static Map<String, String> names() {
    return ALL.stream().collect(Collectors.toUnmodifiableMap(Source::imageId, Source::name));
  }

  /**
   * Downloads the image of an AMI and tags it.
   *
   * @return false where the AMI is none of these
   * @throws VmException where the download fails
   */
  boolean pull(String imageId) {
    for (Source source : ALL) {
      if (source.imageId().equals(imageId)) {
        pull(source, heard -> {});
        return true;
      }
    }
    return false;
  }

  /** Downloads those that are not there yet, one after the other; one that fails is told of. */
  void pullAll(Consumer<VmDownload> heard) {
    for (Source source : ALL) {
      try {
        pull(source, heard);
      } catch (VmException e) {
        heard.accept(told(source, Stage.FAILED, 0, 0, String.valueOf(e.getMessage())));
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    }
  }

  private void pull(Source source, Consumer<VmDownload> heard) {
    String image = registry + source.image();
    ONE_AT_A_TIME.lock();
    try {
      if (isThere(source)) {
        return;
      }
      LOG.log(Level.INFO, "downloading {0} for {1}", image, source.imageId());
      heard.accept(told(source, Stage.RUNNING, 0, 0, ""));
      long[] size = new long[1];
      EngineFaults.doing(
          image + " can't be downloaded for " + source.imageId(),
          () ->
              await(
                  image,
                  source,
                  (done, total) -> {
                    size[0] = total;
                    heard.accept(told(source, Stage.RUNNING, done, total, ""));
                  }));
      heard.accept(told(source, Stage.DONE, size[0], size[0], ""));
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private void await(String image, Source source, ImagePull.Heard bytes) {
    try {
      engine
          .client()
          .pullImageCmd(registry + source.repository())
          .withTag(source.tag())
          .exec(new ImagePull(bytes))
          .awaitCompletion();
      engine.client().tagImageCmd(image, Amis.REPOSITORY + source.name(), source.imageId()).exec();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while " + image + " was downloaded", e);
    }
  }

  private boolean isThere(Source source) {
    return EngineFaults.asking(
        "the image of '" + source.imageId() + "' can't be looked up",
        () -> {
          try {
            engine
                .client()
                .inspectImageCmd(Amis.REPOSITORY + source.name() + ":" + source.imageId())
                .exec();
            return true;
          } catch (NotFoundException e) {
            return false;
          }
        });
  }

  private static VmDownload told(
      Source source, Stage stage, long done, long total, String problem) {
    return new VmDownload(source.imageId(), source.image(), stage, done, total, problem);
  }
}
