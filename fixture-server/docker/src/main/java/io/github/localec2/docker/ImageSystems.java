package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import io.github.localec2.server.vm.VmFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which system is in an image, before there is a container of it: one is made for that and never
 * started, once for each image that somebody asks about.
 */
public final class ImageSystems {
  private static final String OS_RELEASE = "/etc/os-release";

  private final Supplier<DockerClient> docker;
  private final Map<String, String> labels;
  private final Map<String, Map<String, String>> byImage = new ConcurrentHashMap<>();

  public ImageSystems(FeatureContext context) {
    this.docker = context.docker();
    this.labels = context.labels();
  }

  /**
   * The fields of the image's {@code os-release}; none where it has no such file.
   *
   * @throws io.github.localec2.server.vm.VmException where the engine does not tell
   */
  public Map<String, String> osRelease(AmiImage image) {
    return byImage.computeIfAbsent(image.id(), any -> fields(read(image)));
  }

  private String read(AmiImage image) {
    DockerClient client = docker.get();
    return EngineFaults.asking(
        "'" + OS_RELEASE + "' of '" + image.reference() + "' can't be read",
        () -> {
          String container =
              client
                  .createContainerCmd(image.reference())
                  .withLabels(labels)
                  .withEntrypoint(OS_RELEASE)
                  .exec()
                  .getId();
          try {
            List<VmFile> found =
                new ContainerFiles(client, container, image.reference()).read(OS_RELEASE);
            return found.isEmpty() || found.get(0).kind() != VmFile.Kind.FILE
                ? ""
                : new String(found.get(0).content(), StandardCharsets.UTF_8);
          } finally {
            client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
          }
        });
  }

  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        fields.put(
            line.substring(0, equals),
            line.substring(equals + 1).replaceAll("^([\"'])(.*)\\1$", "$2"));
      }
    }
    return Map.copyOf(fields);
  }
}
