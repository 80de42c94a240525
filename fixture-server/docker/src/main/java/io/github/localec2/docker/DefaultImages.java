package io.github.localec2.docker;

import com.github.dockerjava.api.command.PullImageResultCallback;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The AMIs that there are without anybody tagging an image: they are downloaded when launched. */
final class DefaultImages {
  private static final System.Logger LOG = System.getLogger(DefaultImages.class.getName());
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /**
   * An image of a registry.
   *
   * @param name the AMI's
   */
  private record Source(String repository, String tag, String name) {}

  private static final Map<String, Source> ALL =
      Map.of(
          "ami-ff0fea8310f3", new Source("ubuntu", "20.04", "ubuntu-20.04-focal-fossa"),
          "ami-df5de72bdb3b", new Source("ubuntu", "22.04", "ubuntu-22.04-jammy-jellyfish"),
          "ami-024f768332f0", new Source("amazonlinux", "2023", "amazonlinux-2023"));

  private DefaultImages() {}

  /**
   * Downloads the image of an AMI and tags it.
   *
   * @return false where the AMI is none of these
   * @throws VmException where the download fails
   */
  static boolean pull(Engine engine, String imageId) {
    Source source = ALL.get(imageId);
    if (source == null) {
      return false;
    }
    String image = source.repository() + ":" + source.tag();
    ONE_AT_A_TIME.lock();
    try {
      LOG.log(Level.INFO, "downloading {0} for {1}", image, imageId);
      engine
          .client()
          .pullImageCmd(source.repository())
          .withTag(source.tag())
          .exec(new PullImageResultCallback())
          .awaitCompletion();
      engine.client().tagImageCmd(image, Amis.REPOSITORY + source.name(), imageId).exec();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while " + image + " was downloaded", e);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }
}
