package io.github.localec2.docker.userdata;

import java.util.List;

/** Scripts and lists of commands, each as a file and the call that runs it. */
final class Scripts {
  private static final int LONGEST_FIRST_LINE = 256;

  private Scripts() {}

  /** The call of a script that is to begin with {@code #!}. */
  static String call(String file, Part part) {
    return "script " + Shell.quoted(file) + ' ' + interpreter(part.content());
  }

  /** What a script begins with, as one or two words: the second is what {@code env} looks for. */
  private static String interpreter(byte[] content) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < content.length && i < LONGEST_FIRST_LINE && content[i] != '\n'; i++) {
      line.append((char) (content[i] & 0xff));
    }
    if (line.indexOf("#!") != 0) {
      return "''";
    }
    // a carriage return belongs to the name, as it does for the kernel
    String[] words = line.substring(2).replaceAll("^[ \\t]+|[ \\t]+$", "").split("[ \\t]+", 3);
    boolean env = words.length > 1 && words[0].endsWith("/env") && !words[1].startsWith("-");
    return Shell.quoted(words[0].replace("\r", "\\r (with a Windows line end)"))
        + (env ? ' ' + Shell.quoted(words[1].replace("\r", "\\r")) : "");
  }

  /** Puts scripts that are not for this instance alone where all of their kind are run from. */
  static void deliver(List<Part> parts, Directory directory) {
    for (Part part : parts) {
      switch (part.type()) {
        case SCRIPT_PER_ONCE -> directory.addShared("per-once/" + part.name(), part.content());
        case SCRIPT_PER_BOOT -> directory.addShared("per-boot/" + part.name(), part.content());
        case SCRIPT_PER_INSTANCE ->
            directory.addShared("per-instance/" + part.name(), part.content());
        default -> {
          // run from the instance's own directory
        }
      }
    }
  }

  /** A boothook without the line that marks it. */
  static String boothook(Part part) {
    String text = part.text();
    if (!text.startsWith("#cloud-boothook")) {
      return text;
    }
    return text.substring(Math.min(text.length(), Math.max(0, text.indexOf('\n')) + 1))
        .stripLeading();
  }

  /**
   * A shell script of commands: a list of words is one command as it is, a text is a line of shell.
   *
   * @param problems gets a line for each item that is neither
   */
  static String shell(String key, List<?> items, List<String> problems) {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    for (Object item : items) {
      if (item instanceof List<?> words) {
        script.append(Shell.words(words.stream().map(ConfigValues::text).toList())).append('\n');
      } else if (item instanceof String || item instanceof Number || item instanceof Boolean) {
        script.append(item).append('\n');
      } else if (item != null) {
        problems.add(key + ": '" + item + "' is neither a text nor a list of words");
      }
    }
    return script.toString();
  }
}
