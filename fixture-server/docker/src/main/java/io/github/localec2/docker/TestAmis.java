package io.github.localec2.docker;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images that are AMIs as long as a server runs, as {@code @Ami} declares them. Servers of this
 * JVM that declare the same share the tag; the last takes it away, or gives it back to the image
 * that had it before.
 */
final class TestAmis implements AutoCloseable {
  /** As {@code Ec2Settings} hands them over: a line each, with tabs between. */
  static final String OPTION = "amis";

  private static final Map<String, Shared> SHARED = new HashMap<>();

  private final Engine engine;
  private final List<String> mine = new ArrayList<>();

  /** A tag and how many have it. */
  private static final class Shared {
    private final @Nullable String before;
    private int users = 1;

    Shared(@Nullable String before) {
      this.before = before;
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
    synchronized (SHARED) {
      Shared present = SHARED.get(tag);
      if (present != null) {
        present.users++;
      } else {
        String before = idOf(tag);
        if (idOf(image) == null) {
          pull(image);
        }
        EngineFaults.doing(
            "'" + image + "' can't be tagged as the AMI '" + id + "'",
            () -> engine.client().tagImageCmd(image, Amis.REPOSITORY + name, id).exec());
        SHARED.put(tag, new Shared(before));
      }
      mine.add(tag);
    }
  }

  private @Nullable String idOf(String reference) {
    return EngineFaults.asking(
        "the image '" + reference + "' can't be looked up",
        () -> {
          try {
            return engine.client().inspectImageCmd(reference).exec().getId();
          } catch (NotFoundException e) {
            return null;
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
      for (String tag : mine) {
        Shared shared = SHARED.get(tag);
        if (shared == null || --shared.users > 0) {
          continue;
        }
        SHARED.remove(tag);
        untag(tag, shared.before);
      }
      mine.clear();
    }
  }

  private void untag(String tag, @Nullable String before) {
    int colon = tag.lastIndexOf(':');
    EngineFaults.doing(
        "the tag '" + tag + "' can't be taken away",
        () -> {
          try {
            if (before == null) {
              engine.client().removeImageCmd(tag).withForce(true).exec();
            } else {
              engine
                  .client()
                  .tagImageCmd(before, tag.substring(0, colon), tag.substring(colon + 1))
                  .exec();
            }
          } catch (NotFoundException e) {
            // somebody has taken it away
          }
        });
  }
}
