package io.github.localec2.docker;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that are AMIs as long as a server runs, as {@code @Ami} declares them. Servers that
 * declare the same share the tag, those of other processes too; the last takes it away, or gives it
 * back to the image that had it before.
 */
final class TestAmis implements AutoCloseable {
  /** As {@code Ec2Settings} hands them over: a line each, with tabs between. */
  static final String OPTION = "amis";

  private static final Map<Tagged, Shared> SHARED = new HashMap<>();

  private final Engine engine;
  private final List<Tagged> mine = new ArrayList<>();

  /** A tag of one engine: there is one object for each that is in use. */
  private record Tagged(Engine engine, String tag) {}

  /** A tag that this process holds, and how many of its servers have it. */
  private static final class Shared {
    private final String image;
    private final String hold;
    private int users = 1;

    Shared(String image, String hold) {
      this.image = image;
      this.hold = hold;
    }
  }

  /**
   * @throws VmException where an image can't be had
   */
  TestAmis(Engine engine, String declared) {
    this.engine = engine;
    try {
      for (String line : declared.lines().toList()) {
        String[] parts = line.split("\t", 3);
        tag(parts[0], parts[1], parts[2]);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void tag(String id, String name, String image) {
    String tag = Amis.REPOSITORY + name + ":" + id;
    Tagged tagged = new Tagged(engine, tag);
    synchronized (SHARED) {
      Shared present = SHARED.get(tagged);
      if (present != null && !present.image.equals(image)) {
        throw new VmException(
            "the AMI '"
                + id
                + "' can't be the image '"
                + image
                + "': another server of this process has it as '"
                + present.image
                + "'; give one of them another id");
      }
      if (present != null) {
        present.users++;
      } else {
        if (!isThere(image)) {
          pull(image);
        }
        String hold =
            EngineFaults.asking(
                "'" + image + "' can't be tagged as the AMI '" + id + "'",
                () -> new AmiHolds(engine.client()).hold(tag, image));
        SHARED.put(tagged, new Shared(image, hold));
      }
      mine.add(tagged);
    }
  }

  private boolean isThere(String image) {
    return EngineFaults.asking(
        "the image '" + image + "' can't be looked up",
        () -> {
          try {
            engine.client().inspectImageCmd(image).exec();
            return true;
          } catch (NotFoundException e) {
            return false;
          }
        });
  }

  private void pull(String image) {
    EngineFaults.doing(
        "the image '" + image + "' is not there, and can't be downloaded",
        () -> {
          try {
            engine
                .client()
                .pullImageCmd(image)
                .exec(new PullImageResultCallback())
                .awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VmException("interrupted while '" + image + "' was downloaded", e);
          }
        });
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      for (Tagged each : mine) {
        Shared shared = SHARED.get(each);
        if (shared == null || --shared.users > 0) {
          continue;
        }
        SHARED.remove(each);
        EngineFaults.doing(
            "the tag '" + each.tag() + "' can't be taken away",
            () -> new AmiHolds(engine.client()).release(shared.hold, each.tag()));
      }
      mine.clear();
    }
  }
}
