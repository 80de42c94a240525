package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Files of a guest, by its shell: any has one, and base64. */
final class GuestFiles {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** One line for each: kind, mode, path, and content, the last two in base64. */
  private static final String READ =
      """
      [ -e "$1" ] || [ -L "$1" ] || exit 0
      start=$1
      [ ! -L "$1" ] || start=$(readlink -f "$1")
      find "$start" | while IFS= read -r file; do
        path=$(printf %s "$file" | base64 | tr -d '\\n')
        if [ -L "$file" ]; then
          echo "LINK 777 $path $(readlink "$file" | tr -d '\\n' | base64 | tr -d '\\n')"
        elif [ -d "$file" ]; then
          echo "DIRECTORY $(stat -c %a "$file") $path"
        elif [ -f "$file" ]; then
          echo "FILE $(stat -c %a "$file") $path $(base64 < "$file" | tr -d '\\n')"
        fi
      done
      """;

  private final GuestShell shell;

  GuestFiles(GuestShell shell) {
    this.shell = shell;
  }

  void put(String address, List<VmFile> files) {
    StringBuilder script = new StringBuilder("set -e\numask 022\n");
    for (VmFile file : files) {
      String path = GuestShell.quoted(file.path());
      String parent = file.path().substring(0, Math.max(1, file.path().lastIndexOf('/')));
      script.append("mkdir -p ").append(GuestShell.quoted(parent)).append('\n');
      switch (file.kind()) {
        case DIRECTORY -> script.append("mkdir -p ").append(path).append('\n');
        case LINK ->
            script
                .append("ln -sfn ")
                .append(GuestShell.quoted(new String(file.content(), StandardCharsets.UTF_8)))
                .append(' ')
                .append(path)
                .append('\n');
        case FILE ->
            script
                .append("base64 -d > ")
                .append(path)
                .append(" <<'END'\n")
                .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(file.content()))
                .append("\nEND\n");
      }
      if (file.kind() != VmFile.Kind.LINK) {
        script
            .append("chmod ")
            .append(Integer.toOctalString(file.mode()))
            .append(' ')
            .append(path)
            .append('\n');
      }
    }
    run(address, List.of("/bin/sh", "-s"), script.toString().getBytes(StandardCharsets.UTF_8));
  }

  List<VmFile> get(String address, String path) {
    byte[] output =
        run(address, List.of("/bin/sh", "-c", READ, "sh", VmFile.checked(path)), new byte[0]);
    List<VmFile> files = new ArrayList<>();
    for (String line : new String(output, StandardCharsets.US_ASCII).lines().toList()) {
      String[] parts = line.split(" ", 4);
      Base64.Decoder base64 = Base64.getDecoder();
      files.add(
          new VmFile(
              new String(base64.decode(parts[2]), StandardCharsets.UTF_8),
              VmFile.Kind.valueOf(parts[0]),
              Integer.parseInt(parts[1], 8),
              parts.length < 4 ? new byte[0] : base64.decode(parts[3])));
    }
    return List.copyOf(files);
  }

  private byte[] run(String address, List<String> words, byte[] input) {
    VmExit exit = shell.run(address, new VmCommand(words, Map.of(), "", "", input, TIMEOUT));
    if (exit.code() != 0) {
      throw new VmException(
          "files of " + address + ": " + new String(exit.errors(), StandardCharsets.UTF_8).strip());
    }
    return exit.output();
  }
}
