package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What killed processes of this host have left on the engine. */
final class Orphans {
  private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

  /** Servers of this process that ended without their containers. */
  private static final Set<String> ABANDONED = ConcurrentHashMap.newKeySet();

  private Orphans() {}

  /** A server has ended whose containers could not be removed: they are nobody's from now on. */
  static void abandon(String server) {
    ABANDONED.add(server);
  }

  /**
   * Removes containers, networks, images and tags of processes that have ended; never those of a
   * living one.
   */
  static void sweep(DockerClient docker) {
    try {
      for (Container each :
          docker
              .listContainersCmd()
              .withShowAll(true)
              .withLabelFilter(List.of(Owner.HOST))
              .exec()) {
        if (isOrphan(each.getLabels()) && !KeptContainer.is(each)) {
          LOG.log(
              Level.INFO, "removing the container {0} of a process that has ended", each.getId());
          attempt(
              () ->
                  docker
                      .removeContainerCmd(each.getId())
                      .withForce(true)
                      .withRemoveVolumes(true)
                      .exec());
        }
      }
      for (Network each :
          docker.listNetworksCmd().withFilter("label", List.of(Owner.HOST)).exec()) {
        if (isOrphan(each.getLabels())) {
          LOG.log(
              Level.INFO, "removing the network {0} of a process that has ended", each.getName());
          attempt(() -> docker.removeNetworkCmd(each.getId()).exec());
        }
      }
      for (Image each :
          docker.listImagesCmd().withLabelFilter(Map.of(Owner.HOST, Owner.host())).exec()) {
        if (isOrphan(each.getLabels()) && each.getRepoTags() != null) {
          for (String tag : each.getRepoTags()) {
            // an image that lost its name is called so
            String name = tag.equals("<none>:<none>") ? each.getId() : tag;
            LOG.log(Level.INFO, "removing the image {0} of a process that has ended", name);
            attempt(() -> docker.removeImageCmd(name).exec());
          }
        }
      }
      new AmiHolds(docker).sweep();
    } catch (DockerException | VmException e) {
      LOG.log(Level.WARNING, "what ended processes have left could not be looked for", e);
    }
  }

  private static boolean isOrphan(Map<String, String> labels) {
    return labels != null
        && (Owner.isGone(labels) || ABANDONED.contains(labels.getOrDefault(Owner.SERVER, "")));
  }

  /** Another process may be sweeping too. */
  private static void attempt(Runnable removal) {
    try {
      removal.run();
    } catch (DockerException e) {
      LOG.log(Level.DEBUG, "could not be removed", e);
    }
  }
}
