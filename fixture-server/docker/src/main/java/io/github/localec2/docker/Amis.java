package io.github.localec2.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Image;
import io.github.localec2.server.vm.VmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The images of an engine that are AMIs, by their names: {@code localstack-ec2/NAME:AMI}. */
final class Amis {
  static final String REPOSITORY = "localstack-ec2/";

  private final Engine engine;
  private final Map<String, AmiImage> byReference = new ConcurrentHashMap<>();

  Amis(Engine engine) {
    this.engine = engine;
  }

  /**
   * The image that stands for an AMI.
   *
   * @throws VmException where there is none
   */
  AmiImage image(String imageId) {
    return EngineFaults.asking(
        "the image of '" + imageId + "' can't be looked up",
        () -> {
          for (Image each :
              engine
                  .client()
                  .listImagesCmd()
                  .withFilter("reference", List.of(REPOSITORY + "*:" + imageId))
                  .exec()) {
            for (String tag : each.getRepoTags()) {
              if (tag.startsWith(REPOSITORY) && tag.endsWith(":" + imageId)) {
                return inspected(each.getId(), tag);
              }
            }
          }
          throw new VmException(
              "no image of the Docker engine is the AMI '"
                  + imageId
                  + "': docker tag IMAGE "
                  + REPOSITORY
                  + "NAME:"
                  + imageId);
        });
  }

  private AmiImage inspected(String id, String reference) {
    return byReference.compute(
        reference,
        (any, known) -> known != null && known.id().equals(id) ? known : inspect(id, reference));
  }

  private AmiImage inspect(String id, String reference) {
    InspectImageResponse found = engine.client().inspectImageCmd(id).exec();
    ContainerConfig config = found.getConfig();
    return new AmiImage(
        id,
        reference,
        Objects.requireNonNullElse(found.getArch(), "amd64"),
        config == null || config.getUser() == null ? "" : config.getUser(),
        list(config == null ? null : config.getEntrypoint()),
        list(config == null ? null : config.getCmd()));
  }

  private static List<String> list(String @Nullable [] words) {
    return words == null ? List.of() : Arrays.asList(words);
  }
}
