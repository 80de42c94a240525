package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.VolumeOptions;
import io.github.localec2.docker.flags.FlagValues.Field;
import java.util.Locale;

/** Reads the value of {@code --mount}: fields such as {@code type=bind} with commas between. */
final class MountFlag {
  private final Mount mount = new Mount();
  private final BindOptions bind = new BindOptions();
  private final VolumeOptions volume = new VolumeOptions();
  private final TmpfsOptions tmpfs = new TmpfsOptions();

  private MountType type = MountType.VOLUME;

  private MountFlag() {}

  /**
   * @throws IllegalArgumentException where the fields are not such as docker run takes
   */
  static Mount parse(String value) {
    MountFlag flag = new MountFlag();
    for (String text : FlagValues.fields(value)) {
      Field field = Field.of(text);
      flag.add(new Field(field.key().toLowerCase(Locale.ROOT), field.value()));
    }
    return flag.mount();
  }

  private Mount mount() {
    if (mount.getTarget() == null) {
      throw new IllegalArgumentException("it needs a target");
    }
    if (type == MountType.BIND && mount.getSource() == null) {
      throw new IllegalArgumentException("a bind needs a source");
    }
    if (type == MountType.TMPFS && mount.getSource() != null) {
      throw new IllegalArgumentException("a tmpfs has no source");
    }
    only(MountType.BIND, mount.getBindOptions() != null);
    only(MountType.VOLUME, mount.getVolumeOptions() != null);
    only(MountType.TMPFS, mount.getTmpfsOptions() != null);
    // giving it options may have changed it
    return mount.withType(type);
  }

  private void only(MountType owner, boolean has) {
    if (has && type != owner) {
      throw new IllegalArgumentException(
          "options of a "
              + owner.name().toLowerCase(Locale.ROOT)
              + " for a "
              + type.name().toLowerCase(Locale.ROOT));
    }
  }

  private void add(Field field) {
    switch (field.key()) {
      case "type" -> type = type(field.needed());
      case "source", "src" -> mount.withSource(FlagValues.source(field.needed()));
      case "target", "dst", "destination" -> mount.withTarget(FlagValues.absolute(field.needed()));
      case "readonly", "ro" -> mount.withReadOnly(on(field));
      case "consistency" ->
          DockerObjectAccessor.overrideRawValue(mount, "Consistency", field.needed());
      case "image-subpath" ->
          throw new KnownFlags.Refusal("the engine's client has no image-subpath");
      default -> addOption(field);
    }
  }

  private void addOption(Field field) {
    if (field.key().startsWith("bind-")) {
      mount.withBindOptions(bind);
      addBind(field);
    } else if (field.key().startsWith("volume-")) {
      mount.withVolumeOptions(volume);
      addVolume(field);
    } else if (field.key().equals("tmpfs-size")) {
      mount.withTmpfsOptions(tmpfs.withSizeBytes(FlagValues.bytes(field.needed())));
    } else if (field.key().equals("tmpfs-mode")) {
      mount.withTmpfsOptions(tmpfs.withMode(Integer.parseInt(field.needed(), 8)));
    } else {
      throw unknown(field);
    }
  }

  private void addBind(Field field) {
    switch (field.key()) {
      case "bind-propagation" -> bind.withPropagation(propagation(field.needed()));
      case "bind-nonrecursive" -> ask(bind, "NonRecursive", on(field));
      case "bind-recursive" -> {
        switch (field.needed()) {
          case "enabled" -> {}
          case "disabled" -> ask(bind, "NonRecursive", true);
          case "writable" -> ask(bind, "ReadOnlyNonRecursive", true);
          case "readonly" -> ask(bind, "ReadOnlyForceRecursive", true);
          default -> throw unknown(field);
        }
      }
      default -> throw unknown(field);
    }
  }

  /** What the engine knows and its client does not. */
  private static void ask(BindOptions options, String name, boolean value) {
    DockerObjectAccessor.overrideRawValue(options, name, value);
  }

  private void addVolume(Field field) {
    switch (field.key()) {
      case "volume-nocopy" -> volume.withNoCopy(on(field));
      case "volume-label" -> volume.withLabels(FlagValues.with(volume.getLabels(), field.needed()));
      case "volume-driver" -> driver().withName(field.needed());
      case "volume-opt" ->
          driver().withOptions(FlagValues.with(driver().getOptions(), field.needed()));
      case "volume-subpath" ->
          DockerObjectAccessor.overrideRawValue(volume, "Subpath", field.needed());
      default -> throw unknown(field);
    }
  }

  private Driver driver() {
    if (volume.getDriverConfig() == null) {
      volume.withDriverConfig(new Driver());
    }
    return volume.getDriverConfig();
  }

  private static boolean on(Field field) {
    String value = field.value();
    return value == null || FlagValues.bool(value);
  }

  private static MountType type(String name) {
    return MountType.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static BindPropagation propagation(String name) {
    return switch (name) {
      case "private" -> BindPropagation.PRIVATE;
      case "rprivate" -> BindPropagation.R_PRIVATE;
      case "shared" -> BindPropagation.SHARED;
      case "rshared" -> BindPropagation.R_SHARED;
      case "slave" -> BindPropagation.SLAVE;
      case "rslave" -> BindPropagation.R_SLAVE;
      default -> throw new IllegalArgumentException("no propagation: " + name);
    };
  }

  private static IllegalArgumentException unknown(Field field) {
    return new IllegalArgumentException(
        "no option of mounts: " + field.key() + (field.value() == null ? "" : "=" + field.value()));
  }
}
