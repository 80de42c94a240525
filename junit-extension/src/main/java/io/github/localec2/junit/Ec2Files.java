package io.github.localec2.junit;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a machine. Paths in it are absolute; what is written belongs to root, and to the
 * login user where that is not root. At most 256 MiB move at once.
 */
public final class Ec2Files {
  private static final int MODE = 0644;

  private final String instanceId;
  private final VmAccess access;

  Ec2Files(String instanceId, VmAccess access) {
    this.instanceId = instanceId;
    this.access = access;
  }

  /** Whether there is a file or directory; a link counts where it leads somewhere. */
  public boolean exists(String path) {
    return !get(path).isEmpty();
  }

  /**
   * What is in a file.
   *
   * @throws AssertionError where there is none
   */
  public byte[] read(String path) {
    return file(path).content().clone();
  }

  /**
   * What is in a file, as UTF-8.
   *
   * @throws AssertionError where there is none
   */
  public String readText(String path) {
    return new String(file(path).content(), StandardCharsets.UTF_8);
  }

  /**
   * The permissions of a file or directory, such as {@code 0755} in octal.
   *
   * @throws AssertionError where there is none
   */
  public int mode(String path) {
    return present(path).get(0).mode();
  }

  /** Writes a file with mode 0644, over the one that is there; missing directories are made. */
  public void write(String path, String text) {
    write(path, text.getBytes(StandardCharsets.UTF_8), MODE);
  }

  /**
   * Writes a file, over the one that is there; missing directories are made.
   *
   * @param mode such as {@code 0755} in octal
   */
  public void write(String path, byte[] bytes, int mode) {
    put(path, List.of(VmFile.file(path, mode, bytes.clone())));
  }

  /**
   * Makes a directory, or changes its permissions.
   *
   * @param mode such as {@code 0755} in octal
   */
  public void directory(String path, int mode) {
    put(path, List.of(VmFile.directory(path, mode)));
  }

  /**
   * Copies a file, or a directory with all that is in it, from here into the machine.
   *
   * @param to its path in the machine
   * @throws UncheckedIOException where it can't be read here
   */
  public void copyIn(Path from, String to) {
    try {
      put(to, FileTree.read(from, VmFile.checked(to)));
    } catch (IOException e) {
      throw new UncheckedIOException("'" + from + "' can't be read", e);
    }
  }

  /**
   * Copies a file, or a directory with all that is in it, from the machine to here.
   *
   * @param to its path here, over what is there; missing directories are made
   * @throws AssertionError where there is nothing at the path
   * @throws UncheckedIOException where it can't be written here
   */
  public void copyOut(String from, Path to) {
    List<VmFile> found = present(from);
    try {
      FileTree.write(found, to);
    } catch (IOException e) {
      throw new UncheckedIOException("'" + to + "' can't be written", e);
    }
  }

  private VmFile file(String path) {
    VmFile first = present(path).get(0);
    if (first.kind() != VmFile.Kind.FILE) {
      throw new AssertionError("'" + path + "' of " + instanceId + " is a directory");
    }
    return first;
  }

  private List<VmFile> present(String path) {
    List<VmFile> found = get(path);
    if (found.isEmpty()) {
      throw new AssertionError("'" + path + "' is not there in " + instanceId);
    }
    return found;
  }

  List<VmFile> get(String path) {
    return Patience.answer(
        "'" + path + "' can't be read from " + instanceId,
        access.get(instanceId, VmFile.checked(path)));
  }

  private void put(String path, List<VmFile> files) {
    Patience.answer(
        "'" + path + "' can't be written into " + instanceId, access.put(instanceId, files));
  }
}
