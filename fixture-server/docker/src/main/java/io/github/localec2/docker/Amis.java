package io.github.localec2.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Image;
import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The images of an engine that are AMIs, by their names: {@code localstack-ec2/NAME:AMI}. */
final class Amis {
  static final String REPOSITORY = "localstack-ec2/";

  /** Podman puts a registry before the names of images, also where they are from none. */
  private static final Pattern TAG = Pattern.compile("^((docker\\.io|localhost)/)?" + REPOSITORY);

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Engine engine;
  private final DockerSettings settings;
  private final Map<String, String> labels;
  private final DefaultImages defaults;
  private final Map<String, AmiImage> byId = new ConcurrentHashMap<>();
  private final Map<String, String> made = new ConcurrentHashMap<>();

  /** What requests for launches have just seen behind aliases; their launches follow at once. */
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** An image, and when it was looked at. */
  private record Seen(AmiImage image, long nanos) {
    boolean isFresh() {
      return System.nanoTime() - nanos < FRESH.toNanos();
    }
  }

  /**
   * @param labels what an image that is made here bears
   */
  Amis(Engine engine, DockerSettings settings, Map<String, String> labels) {
    this.engine = engine;
    this.settings = settings;
    this.labels = labels;
    this.defaults = new DefaultImages(engine, settings.registry());
  }

  /**
   * The image that stands for an AMI; one of the default images is downloaded if need be.
   *
   * @throws VmException where there is none
   */
  AmiImage image(String imageId) {
    String meant = settings.aliases().getOrDefault(imageId, imageId);
    return EngineFaults.asking(
        "the image of '" + imageId + "' can't be had",
        () -> {
          if (!meant.startsWith("ami-")) {
            Seen before = seen.get(meant);
            return before != null && before.isFresh()
                ? before.image()
                : inspect(meant).orElseThrow(() -> missing(imageId, meant));
          }
          Optional<AmiImage> tagged = tagged(meant);
          if (tagged.isEmpty() && settings.downloads() && defaults.pull(meant)) {
            tagged = tagged(meant);
          }
          return tagged.orElseThrow(() -> missing(imageId, "IMAGE"));
        });
  }

  /** Downloads the default images that are not there yet, unless that is turned off. */
  void download(Consumer<VmDownload> heard) {
    if (settings.downloads()) {
      defaults.pullAll(heard);
    }
  }

  Set<String> downloadable() {
    return settings.downloads() ? DefaultImages.names().keySet() : Set.of();
  }

  private static VmException missing(String imageId, String image) {
    return new VmException(
        "no image of the Docker engine is the AMI '"
            + imageId
            + "': docker tag "
            + image
            + " "
            + REPOSITORY
            + "NAME:"
            + imageId);
  }

  private Optional<AmiImage> tagged(String imageId) {
    for (Image each : tagged("*", imageId)) {
      for (String tag : tags(each)) {
        if (tag.endsWith(":" + imageId)) {
          return Optional.of(inspected(each.getId(), tag));
        }
      }
    }
    return Optional.empty();
  }

  private List<Image> tagged(String name, String tag) {
    return engine
        .client()
        .listImagesCmd()
        .withFilter("reference", List.of(REPOSITORY + name + ":" + tag))
        .exec();
  }

  private static List<String> tags(Image image) {
    return image.getRepoTags() == null
        ? List.of()
        : Arrays.stream(image.getRepoTags()).filter(tag -> TAG.matcher(tag).find()).toList();
  }

  /** The AMIs of the engine and the aliases that lead to one, without those made here. */
  List<VmImage> list() {
    return EngineFaults.asking(
        "the Docker engine's images can't be listed",
        () -> {
          List<VmImage> all = new ArrayList<>();
          for (Image each : tagged("*", "ami-*")) {
            for (String tag : tags(each)) {
              int colon = tag.lastIndexOf(':');
              String id = tag.substring(colon + 1);
              if (!made.containsKey(id) && all.stream().noneMatch(a -> a.imageId().equals(id))) {
                String name = tag.substring(tag.indexOf(REPOSITORY) + REPOSITORY.length(), colon);
                all.add(described(id, name, each, inspected(each.getId(), tag)));
              }
            }
          }
          settings.aliases().forEach((id, meant) -> alias(all, id, meant));
          return List.copyOf(all);
        });
  }

  private void alias(List<VmImage> all, String id, String meant) {
    Optional<VmImage> same = all.stream().filter(a -> a.imageId().equals(meant)).findFirst();
    if (same.isPresent()) {
      VmImage target = same.get();
      all.add(new VmImage(id, target.name(), target.architecture(), target.created()));
    } else if (meant.startsWith("ami-")) {
      String name = DefaultImages.names().get(meant);
      if (settings.downloads() && name != null) {
        all.add(new VmImage(id, name, "x86_64", Instant.EPOCH));
      }
    } else {
      Optional<AmiImage> found = inspect(meant);
      found.ifPresentOrElse(
          image -> seen.put(meant, new Seen(image, System.nanoTime())), () -> seen.remove(meant));
      found.ifPresent(
          image -> all.add(new VmImage(id, meant, ec2(image.architecture()), Instant.EPOCH)));
    }
  }

  private static VmImage described(String id, String name, Image image, AmiImage inspected) {
    long created = image.getCreated() == null ? 0 : image.getCreated();
    return new VmImage(
        id, name, ec2(inspected.architecture()), Instant.ofEpochSecond(Math.max(0, created)));
  }

  private static String ec2(String architecture) {
    return architecture.equals("arm64") ? "arm64" : "x86_64";
  }

  private AmiImage inspected(String id, String reference) {
    return byId.compute(
        reference,
        (any, known) ->
            known != null && known.id().equals(id)
                ? known
                : inspect(reference).orElseThrow(() -> missing(reference, id)));
  }

  private Optional<AmiImage> inspect(String reference) {
    try {
      InspectImageResponse found = engine.client().inspectImageCmd(reference).exec();
      ContainerConfig config = found.getConfig();
      return Optional.of(
          new AmiImage(
              Objects.requireNonNull(found.getId()),
              reference,
              Objects.requireNonNullElse(found.getArch(), "amd64"),
              config == null || config.getUser() == null ? "" : config.getUser(),
              list(config == null ? null : config.getEntrypoint()),
              list(config == null ? null : config.getCmd())));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static List<String> list(String @Nullable [] words) {
    return words == null ? List.of() : Arrays.asList(words);
  }

  /**
   * Makes an image of a container.
   *
   * @param pauses whether it is paused meanwhile
   */
  void capture(String imageId, String name, DockerMachine machine, boolean pauses) {
    String repository = repository(name);
    // the AMI itself may be gone by now
    AmiImage made = machine.image();
    AmiImage source = made == null ? image(machine.spec().imageId()) : made;
    EngineFaults.doing(
        "an image of " + machine.instanceId() + " can't be made",
        () ->
            new Commit(engine, machine, source, labels)
                .withRepository(repository)
                .withTag(imageId)
                .withPause(pauses)
                .exec());
    this.made.put(imageId, repository + ":" + imageId);
  }

  /** Makes an image of an image. */
  void copy(String imageId, String name, String sourceImageId) {
    String repository = repository(name);
    AmiImage source = image(sourceImageId);
    EngineFaults.doing(
        "an image of '" + sourceImageId + "' can't be made",
        () -> engine.client().tagImageCmd(source.id(), repository, imageId).exec());
    made.put(imageId, repository + ":" + imageId);
  }

  /** Takes the names of an AMI away; the image stays where it has others. */
  void delete(String imageId) {
    made.remove(imageId);
    EngineFaults.doing(
        "the image of '" + imageId + "' can't be deleted",
        () -> {
          for (Image each : tagged("*", imageId)) {
            for (String tag : tags(each)) {
              if (tag.endsWith(":" + imageId)) {
                untag(tag);
              }
            }
          }
        });
  }

  private void untag(String tag) {
    try {
      engine.client().removeImageCmd(tag).withForce(true).exec();
    } catch (NotFoundException e) {
      // somebody else was faster
    }
  }

  Set<String> made() {
    return Set.copyOf(made.keySet());
  }

  /** The name of an AMI in the letters that Docker allows. */
  private static String repository(String name) {
    String allowed =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return REPOSITORY + (allowed.isEmpty() ? "image" : allowed);
  }
}
