package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which processes need the tag of a test's AMI: each holds it by an empty volume of its own, whose
 * labels say whose it is. So the tag stays until the last has ended, killed or not, and then goes
 * back to the image that had it before all of them.
 */
final class AmiHolds {
  private static final String AMI = Owner.PREFIX + "ami";
  private static final String BEFORE = Owner.PREFIX + "ami-before";

  private final DockerClient docker;

  AmiHolds(DockerClient docker) {
    this.docker = docker;
  }

  /** One process's part in a tag. */
  private record Hold(String volume, Map<String, String> labels) {
    boolean isGone() {
      return Owner.isGone(labels);
    }

    String tag() {
      return labels.getOrDefault(AMI, "");
    }

    /** The image that had the tag before; empty for none. */
    String before() {
      return labels.getOrDefault(BEFORE, "");
    }
  }

  /**
   * Gives an image the tag of an AMI.
   *
   * @param tag a repository and, as its tag, the AMI's id
   * @param image that is there
   * @return the volume that holds the tag for this process
   * @throws VmException where another process needs it for another image
   */
  String hold(String tag, String image) {
    return alone(
        () -> {
          String wanted = idOf(image);
          String present = idOf(tag);
          List<Hold> holds = holds(tag);
          Hold living = holds.stream().filter(each -> !each.isGone()).findFirst().orElse(null);
          if (living != null && present != null && !present.equals(wanted)) {
            throw new VmException(
                "the AMI '"
                    + tag
                    + "' can't be the image '"
                    + image
                    + "': it is another one for "
                    + Owner.describe(living.labels()).orElse("somebody else")
                    + "; give one of them another id");
          }
          String before =
              holds.isEmpty() ? (present == null ? "" : present) : holds.get(0).before();
          Map<String, String> labels = new LinkedHashMap<>(Owner.labels(""));
          labels.put(AMI, tag);
          labels.put(BEFORE, before);
          String volume = "localec2-ami-" + UUID.randomUUID();
          docker.createVolumeCmd().withName(volume).withLabels(labels).exec();
          try {
            give(tag, image);
          } catch (RuntimeException e) {
            forget(volume);
            throw e;
          }
          holds.stream().filter(Hold::isGone).forEach(each -> forget(each.volume()));
          return volume;
        });
  }

  /** This process needs the tag no longer. */
  void release(String volume, String tag) {
    alone(
        () -> {
          String before =
              holds(tag).stream()
                  .filter(each -> each.volume().equals(volume))
                  .map(Hold::before)
                  .findFirst()
                  .orElse("");
          forget(volume);
          endUnlessHeld(tag, before);
          return before;
        });
  }

  /** Takes away what processes that have ended held. */
  void sweep() {
    if (holds(null).stream().noneMatch(Hold::isGone)) {
      return;
    }
    alone(
        () -> {
          List<Hold> gone = holds(null).stream().filter(Hold::isGone).toList();
          for (Hold each : gone) {
            forget(each.volume());
            endUnlessHeld(each.tag(), each.before());
          }
          return gone;
        });
  }

  private void endUnlessHeld(String tag, String before) {
    if (holds(tag).stream().anyMatch(each -> !each.isGone())) {
      return;
    }
    try {
      if (before.isEmpty() || idOf(before) == null) {
        docker.removeImageCmd(tag).withForce(true).exec();
      } else {
        give(tag, before);
      }
    } catch (NotFoundException e) {
      // somebody has taken it away
    }
  }

  private void give(String tag, String image) {
    int colon = tag.lastIndexOf(':');
    docker.tagImageCmd(image, tag.substring(0, colon), tag.substring(colon + 1)).exec();
  }

  private void forget(String volume) {
    try {
      docker.removeVolumeCmd(volume).exec();
    } catch (NotFoundException e) {
      // somebody has taken it away
    }
  }

  /** Those of one tag, or of all where none is given; of other hosts that use the engine too. */
  private List<Hold> holds(@Nullable String tag) {
    List<InspectVolumeResponse> volumes =
        docker
            .listVolumesCmd()
            .withFilter("label", List.of(tag == null ? AMI : AMI + "=" + tag))
            .exec()
            .getVolumes();
    List<Hold> holds = new ArrayList<>();
    if (volumes != null) {
      for (InspectVolumeResponse each : volumes) {
        holds.add(new Hold(each.getName(), each.getLabels()));
      }
    }
    return holds;
  }

  private @Nullable String idOf(String reference) {
    try {
      return docker.inspectImageCmd(reference).exec().getId();
    } catch (NotFoundException e) {
      return null;
    }
  }

  /**
   * No other process of this user and host looks at holds or changes them meanwhile. The file of
   * the lock stays: whoever waits for it has it open.
   */
  private static <T> T alone(Supplier<T> work) {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "localec2-amis-" + System.getProperty("user.name") + ".lock");
    synchronized (AmiHolds.class) {
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new VmException("the lock of '" + file + "' was lost");
        }
        return work.get();
      } catch (IOException e) {
        throw new VmException("'" + file + "' can't be locked: " + e.getMessage(), e);
      }
    }
  }
}
