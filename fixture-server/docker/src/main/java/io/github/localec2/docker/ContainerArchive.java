package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Puts files into containers that are no instances'. */
public final class ContainerArchive {
  private ContainerArchive() {}

  /** Puts files into a container, whether it runs or not. */
  public static void put(DockerClient docker, String containerId, List<ContainerFile> files) {
    Tar tar = new Tar();
    files.forEach(tar::file);
    docker
        .copyArchiveToContainerCmd(containerId)
        .withRemotePath("/")
        .withTarInputStream(new ByteArrayInputStream(tar.bytes()))
        .exec();
  }
}
