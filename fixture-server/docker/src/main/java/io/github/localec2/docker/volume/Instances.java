package io.github.localec2.docker.volume;

import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The containers that run, and what is done about volumes inside them; all takes a shell there. */
final class Instances {
  /** The program that is put into each container. */
  static final String PROGRAM = "/.localec2/devices";

  static final byte[] BYTES = resource("devices.sh");

  private static final System.Logger LOG = System.getLogger(Instances.class.getName());
  private static final String SHELL = "/bin/sh";

  private final Map<String, InstanceContainer> running = new ConcurrentHashMap<>();

  private static byte[] resource(String name) {
    try (InputStream in = Instances.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name, e);
    }
  }

  void running(InstanceContainer container) {
    running.put(container.instanceId(), container);
    name(container);
  }

  void down(String instanceId) {
    running.remove(instanceId);
  }

  /** Volumes that an instance was given or has lost get or lose their names under {@code /dev}. */
  void refresh(String instanceId) {
    Optional.ofNullable(running.get(instanceId)).ifPresent(Instances::name);
  }

  /** An image without a shell has its volumes under /ebs-dev only. */
  private static void name(InstanceContainer container) {
    run(container, List.of(SHELL, PROGRAM));
  }

  /** Where an instance has mounted a file that it sees; empty where it hasn't, or is down. */
  String mountOf(String instanceId, String file) {
    InstanceContainer container = running.get(instanceId);
    return container == null ? "" : run(container, List.of(SHELL, PROGRAM, "mount", file)).strip();
  }

  /** What instances have written but their kernel not yet, is part of a volume too. */
  void sync(VolumeFiles files, String volumeId) throws IOException {
    for (InstanceContainer each : running.values()) {
      Optional<Path> seen = files.find(volumeId, each.instanceId());
      if (seen.isPresent()) {
        run(each, List.of("sync"));
      }
    }
  }

  private static String run(InstanceContainer container, List<String> command) {
    try {
      return container.exec(command).output();
    } catch (VmException e) {
      LOG.log(Level.DEBUG, "can't run " + command + " in " + container.instanceId(), e);
      return "";
    }
  }
}
