package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.localec2.docker.agent.AgentFiles;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Images of AMIs that have the agent in them already: putting files into a container takes the
 * engine a quarter of the time of a start. An AMI that is launched for the second time gets one in
 * the background, which later launches are made from. They go with the client, and bear its owner's
 * labels until then.
 */
final class PreparedImages {
  private static final System.Logger LOG = System.getLogger(PreparedImages.class.getName());
  private static final String REPOSITORY = "local-ec2-prepared/";

  private static final long PATIENCE_MILLIS = 10_000;

  private final Map<String, Preparation> byImage = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** How far it is with an AMI's. */
  private static final class Preparation {
    private int launches;
    private volatile String reference = "";
    private @Nullable Thread worker;
  }

  /**
   * What to make a container from instead of the AMI's own image; empty where that has to do.
   *
   * @param image the AMI's
   */
  Optional<String> of(DockerClient docker, AmiImage image) {
    Preparation one = byImage.computeIfAbsent(image.id(), any -> new Preparation());
    synchronized (one) {
      if (++one.launches == 2 && !closed) {
        Thread worker = new Thread(() -> prepare(docker, image, one), "local-ec2-docker-prepare");
        worker.setDaemon(true);
        one.worker = worker;
        worker.start();
      }
    }
    return one.reference.isEmpty() ? Optional.empty() : Optional.of(one.reference);
  }

  /** Somebody has taken it away. */
  void forget(AmiImage image) {
    byImage.remove(image.id());
  }

  private void prepare(DockerClient docker, AmiImage image, Preparation one) {
    Map<String, String> labels = Owner.labels("");
    labels.remove(Owner.SERVER);
    try {
      String container =
          docker
              .createContainerCmd(image.reference())
              .withLabels(labels)
              .withCmd(AgentFiles.AGENT)
              .exec()
              .getId();
      try {
        Tar tar = new Tar();
        AgentFiles.of(image.architecture())
            .forEach(file -> tar.file(new ContainerFile(file.path(), file.mode(), file.bytes())));
        docker
            .copyArchiveToContainerCmd(container)
            .withRemotePath("/")
            .withTarInputStream(new ByteArrayInputStream(tar.bytes()))
            .exec();
        String repository = REPOSITORY + image.id().replaceFirst("^sha256:", "").substring(0, 12);
        String tag = Long.toString(ProcessHandle.current().pid());
        docker
            .commitCmd(container)
            .withRepository(repository)
            .withTag(tag)
            .withPause(false)
            .withLabels(labels)
            .exec();
        one.reference = repository + ":" + tag;
      } finally {
        docker.removeContainerCmd(container).withForce(true).exec();
      }
    } catch (RuntimeException e) {
      // the AMI's own image does, a little slower
      LOG.log(Level.DEBUG, "an image can't be prepared", e);
    }
  }

  /** Removes them, before the client goes. */
  void close(DockerClient docker) {
    closed = true;
    for (Preparation each : byImage.values()) {
      Thread worker;
      synchronized (each) {
        worker = each.worker;
      }
      if (worker != null) {
        await(worker);
      }
      if (!each.reference.isEmpty()) {
        remove(docker, each.reference);
      }
    }
  }

  private static void await(Thread worker) {
    try {
      worker.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(DockerClient docker, String reference) {
    try {
      docker.removeImageCmd(reference).exec();
    } catch (DockerException e) {
      LOG.log(Level.DEBUG, "the image is removed at the next start", e);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "the engine is away", e);
    }
  }
}
