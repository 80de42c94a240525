package io.github.localec2.docker.userdata;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The files of an instance under {@code /var/lib/cloud}. */
final class Directory {
  private static final int SECRET = 0600;
  private static final int SECRET_PROGRAM = 0700;

  private final String path;
  private final List<InstanceFile> files = new ArrayList<>();
  private int staged;

  Directory(String instanceId) {
    path = "/var/lib/cloud/instances/" + instanceId;
  }

  String path() {
    return path;
  }

  String add(String name, byte[] bytes) {
    return add(name, SECRET, bytes);
  }

  String addProgram(String name, byte[] bytes) {
    return add(name, SECRET_PROGRAM, bytes);
  }

  String addProgram(String name, String text) {
    return addProgram(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A script that other instances of the same disk run too. */
  void addShared(String name, byte[] bytes) {
    files.add(new InstanceFile("/var/lib/cloud/scripts/" + name, SECRET_PROGRAM, bytes));
  }

  private String add(String name, int mode, byte[] bytes) {
    String file = path + '/' + name;
    files.add(new InstanceFile(file, mode, bytes));
    return file;
  }

  /** Puts down what is to be written elsewhere later; returns the name to find it by. */
  String stage(byte[] bytes) {
    String name = String.format(Locale.ROOT, "%03d", ++staged);
    add("files/" + name, bytes);
    return name;
  }

  List<InstanceFile> files() {
    return List.copyOf(files);
  }
}
