package io.github.localec2.server.image;

import static io.github.localec2.server.image.ImageTables.ENGINE_IMAGES;
import static io.github.localec2.server.image.ImageTables.IMAGES;

import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.vm.VmDownload;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.volume.StoredTags;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.StateReason;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * The images that an engine launches, where it launches only its own. They are looked up before an
 * operation that may need them, as anybody can add one at any time; what an operation changes is
 * committed first, and the engine is asked after it.
 */
public final class EngineImages {
  /** The tag that tells such an image, and an instance of one; its value is the VM manager. */
  public static final String TAG = "ec2_vm_manager";

  private static final System.Logger LOG = System.getLogger(EngineImages.class.getName());
  private static final String ROOT = "/dev/sda1";
  private static final int ROOT_SIZE = 8;

  private final String vmManager;
  private final Supplier<Optional<VmImages>> engine;
  private final Supplier<Ec2State> state;

  /**
   * @param vmManager the engine's name
   */
  public EngineImages(
      String vmManager, Supplier<Optional<VmImages>> engine, Supplier<Ec2State> state) {
    this.vmManager = vmManager;
    this.engine = engine;
    this.state = state;
  }

  static Tag tag(String vmManager) {
    return Tag.builder().key(TAG).value(vmManager).build();
  }

  /** The tags of an instance that runs on an engine. */
  public static List<Tag> marked(List<Tag> tags, String vmManager) {
    List<Tag> all = new ArrayList<>(tags);
    all.removeIf(each -> each.key().equals(TAG));
    all.add(tag(vmManager));
    return List.copyOf(all);
  }

  /** False where any AMI can be launched. */
  public boolean engineHasImages() {
    return engine.get().isPresent();
  }

  /** See {@link VmImages#downloadable}. */
  public Set<String> downloadable() {
    return engine.get().map(VmImages::downloadable).orElse(Set.of());
  }

  /** Downloads the images that are there for everybody; see {@link VmImages#download}. */
  public CompletionStage<Void> download(Consumer<VmDownload> heard) {
    return engine
        .get()
        .map(images -> images.download(heard))
        .orElseGet(() -> CompletableFuture.allOf());
  }

  /** Brings what a scope knows of the engine's images up to date; may wait for the engine. */
  public void refresh(Scope scope) {
    VmImages images = engine.get().orElse(null);
    if (images == null) {
      return;
    }
    List<VmImage> present = listed(images);
    boolean stale =
        state
            .get()
            .read(
                scope, view -> !view.rows(ENGINE_IMAGES).all().toList().equals(all(view, present)));
    if (stale) {
      state.get().write(scope, view -> replace(view, all(view, present)));
    }
  }

  private static RegionView replace(RegionView view, List<Image> present) {
    List<String> before = view.rows(ENGINE_IMAGES).all().map(Image::imageId).toList();
    before.forEach(each -> view.rows(ENGINE_IMAGES).remove(each));
    present.forEach(image -> view.rows(ENGINE_IMAGES).put(image));
    before.stream()
        .filter(each -> Images.resolve(view, each).isEmpty())
        .forEach(
            each -> {
              view.rows(ImageTables.ACCOUNT_TAGS).remove(each);
              view.rows(ImageSharing.SHARING).remove(each);
            });
    return view;
  }

  private static List<VmImage> listed(VmImages images) {
    try {
      return images.list();
    } catch (VmException e) {
      LOG.log(Level.WARNING, "the engine does not tell its images", e);
      throw CommonFaults.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private List<Image> all(RegionView view, List<VmImage> present) {
    return present.stream()
        .filter(each -> !view.rows(IMAGES).contains(each.imageId()))
        .map(each -> kept(view, image(view, each)))
        .toList();
  }

  /** What was changed about an image stays, as long as the engine has the same. */
  private static Image kept(RegionView view, Image image) {
    return view.rows(ENGINE_IMAGES)
        .find(image.imageId())
        .filter(
            before ->
                before.name().equals(image.name())
                    && before.creationDate().equals(image.creationDate())
                    && before.architecture() == image.architecture())
        .orElse(image);
  }

  private Image image(RegionView view, VmImage each) {
    Optional<Image> published = PublicImages.find(each.imageId());
    if (published.isPresent()) {
      return published.get().toBuilder().tags(tag(vmManager)).build();
    }
    return Images.ebsBacked(each.imageId(), each.architecture(), ROOT)
        .ownerId(view.account())
        .name(each.name())
        .imageLocation(view.account() + "/" + each.name())
        .platformDetails("Linux/UNIX")
        .usageOperation("RunInstances")
        .creationDate(Timestamps.format(each.created()))
        .publicLaunchPermissions(false)
        .blockDeviceMappings(
            BlockDeviceMapping.builder()
                .deviceName(ROOT)
                .ebs(
                    ebs ->
                        ebs.volumeSize(ROOT_SIZE)
                            .volumeType(VolumeType.GP2)
                            .deleteOnTermination(true)
                            .encrypted(false))
                .build())
        .tags(tag(vmManager))
        .build();
  }

  /** An image of an instance was made; it is pending until the engine has it. */
  void captured(Call call, Image image, String instanceId, boolean frozen) {
    VmImages images = engine.get().orElse(null);
    if (images == null) {
      ImageRegistration.add(call.view(), image);
      return;
    }
    made(
        call,
        image,
        id -> images.capture(id, image.name(), instanceId, frozen),
        call.rows(InstanceTables.INSTANCES).contains(instanceId));
  }

  /** An image of an image was made; where that is the engine's, it is pending until this is. */
  void copied(Call call, Image image, Image source) {
    VmImages images = engine.get().orElse(null);
    if (images == null || !Images.isOfEngine(source, call.settings())) {
      ImageRegistration.add(call.view(), image);
      return;
    }
    made(call, image, id -> images.copy(id, image.name(), source.imageId()), true);
  }

  private void made(
      Call call, Image image, Function<String, CompletionStage<Void>> work, boolean real) {
    if (!real) {
      ImageRegistration.add(call.view(), image);
      return;
    }
    Scope scope = call.view().scope();
    String id = image.imageId();
    call.rows(IMAGES)
        .put(
            image.toBuilder()
                .state(ImageState.PENDING)
                .tags(StoredTags.of(marked(image.tags(), vmManager)))
                .build());
    call.afterCommit(
        () ->
            work.apply(id)
                .whenComplete(
                    (any, fault) -> state.get().write(scope, view -> finished(view, id, fault))));
  }

  private static RegionView finished(RegionView view, String id, @Nullable Throwable fault) {
    if (fault != null) {
      LOG.log(Level.WARNING, "the engine failed to make the image " + id, fault);
    }
    view.rows(IMAGES)
        .find(id)
        .filter(image -> image.state() == ImageState.PENDING)
        .ifPresent(
            image ->
                view.rows(IMAGES)
                    .put(fault == null ? available(image) : failed(image, fault.getMessage())));
    return view;
  }

  private static Image available(Image image) {
    return image.toBuilder().state(ImageState.AVAILABLE).build();
  }

  private static Image failed(Image image, @Nullable String why) {
    return image.toBuilder()
        .state(ImageState.FAILED)
        .stateReason(
            StateReason.builder().code("Server.InternalError").message(String.valueOf(why)).build())
        .build();
  }

  /**
   * An image of a snapshot was registered. Where that is the root of an image that the engine has,
   * it is the engine's too; otherwise it is a record, which the engine can't launch.
   */
  void registered(Call call, Image image) {
    String root = rootSnapshot(image);
    Optional<Image> source =
        root == null || engine.get().isEmpty()
            ? Optional.empty()
            : call.rows(IMAGES)
                .all()
                .filter(each -> each.state() == ImageState.AVAILABLE)
                .filter(each -> root.equals(rootSnapshot(each)))
                .filter(each -> each.tags().contains(tag(vmManager)))
                .findFirst();
    if (source.isPresent()) {
      copied(call, image, source.get());
    } else {
      ImageRegistration.add(call.view(), image);
    }
  }

  private static @Nullable String rootSnapshot(Image image) {
    for (BlockDeviceMapping each : image.blockDeviceMappings()) {
      if (each.ebs() != null && each.deviceName().equals(image.rootDeviceName())) {
        return each.ebs().snapshotId();
      }
    }
    return null;
  }

  /** An image is registered no longer. */
  void deregistered(Call call, String imageId) {
    engine
        .get()
        .ifPresent(images -> call.afterCommit(() -> quietly(imageId, images.delete(imageId))));
  }

  /** Waits: the next question for images must not find it again. */
  private static void quietly(String imageId, CompletionStage<Void> deletion) {
    try {
      deletion.toCompletableFuture().join();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the engine failed to delete the image " + imageId, e);
    }
  }

  /** Deletes the images that were made here and that the state no longer has. */
  public void deleteStrays() {
    VmImages images = engine.get().orElse(null);
    if (images == null) {
      return;
    }
    Set<String> strays = new HashSet<>(images.kept());
    for (Scope scope : state.get().scopes()) {
      if (strays.isEmpty()) {
        return;
      }
      strays.removeIf(id -> state.get().read(scope, view -> view.rows(IMAGES).contains(id)));
    }
    Map<String, CompletionStage<Void>> deletions = new LinkedHashMap<>();
    strays.forEach(stray -> deletions.put(stray, images.delete(stray)));
    deletions.forEach(EngineImages::quietly);
  }
}
