package io.github.localec2.docker;

import io.github.localec2.docker.Accounts.Account;
import io.github.localec2.server.vm.VmFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets key pairs in: as root, and as the user whom the image is used by. The keys that the image
 * has stay. What an image says of its users is read from the first container that is made of it.
 */
final class AuthorizedKeys {
  private static final int DIRECTORY = 0700;
  private static final int FILE = 0600;

  private final Map<String, Present> byImage = new ConcurrentHashMap<>();

  /**
   * What an image has.
   *
   * @param keys what is in the files of keys, by their paths
   */
  private record Present(Accounts accounts, Map<String, String> keys) {}

  /** Adds what a container that does not run yet has to get. */
  void add(DockerMachine machine, AmiImage image, InstanceFiles files) {
    String key = machine.spec().publicKey();
    if (key == null) {
      return;
    }
    Present present = byImage.computeIfAbsent(image.id(), any -> read(machine, image));
    for (Account account : present.accounts().all()) {
      String path = account.keys();
      String all = with(present.keys().getOrDefault(path, ""), key.strip());
      files
          .directory(
              path.substring(0, path.lastIndexOf('/')), DIRECTORY, account.uid(), account.gid())
          .file(
              new ContainerFile(path, FILE, all.getBytes(StandardCharsets.UTF_8)),
              account.uid(),
              account.gid());
    }
  }

  /** The keys that there are, and one more unless it is among them. */
  static String with(String present, String key) {
    if (present.lines().anyMatch(line -> line.strip().equals(key))) {
      return present;
    }
    return present + (present.isEmpty() || present.endsWith("\n") ? "" : "\n") + key + "\n";
  }

  private static Present read(DockerMachine machine, AmiImage image) {
    ContainerFiles files = new ContainerFiles(machine);
    Accounts accounts = Accounts.of(text(files, "/etc/passwd"), image.user());
    Map<String, String> keys = new HashMap<>();
    accounts.all().forEach(account -> keys.put(account.keys(), text(files, account.keys())));
    return new Present(accounts, keys);
  }

  private static String text(ContainerFiles files, String path) {
    List<VmFile> found = files.read(path);
    return found.isEmpty() || found.get(0).kind() != VmFile.Kind.FILE
        ? ""
        : new String(found.get(0).content(), StandardCharsets.UTF_8);
  }
}
