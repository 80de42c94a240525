package io.github.localec2.docker.userdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell program that does inside the instance what its user data asks for: functions that are
 * always the same, and the calls that this user data comes to, in cloud-init's order.
 *
 * <p>A command is a line of shell; its words are quoted by who makes it.
 */
final class Runner {
  private static final String FUNCTIONS = functions("runner.sh") + functions("users.sh");

  private final InstanceFacts facts;
  private final StringBuilder calls = new StringBuilder(512);
  private int modules;

  Runner(InstanceFacts facts) {
    this.facts = facts;
  }

  private static String functions(String name) {
    try (InputStream in = Runner.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name + " beside " + Runner.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name, e);
    }
  }

  /** Before everything else, at the first boot: what was found when the user data was read. */
  Runner first(String module, List<String> notes, List<String> problems) {
    List<String> commands = new ArrayList<>();
    notes.forEach(each -> commands.add("warning " + Shell.quoted(each.replace('\n', ' '))));
    problems.forEach(each -> commands.add("problem " + Shell.quoted(each.replace('\n', ' '))));
    String later = calls.toString();
    calls.setLength(0);
    once(module, commands);
    calls.append(later);
    return this;
  }

  /** The next of cloud-init's stages. */
  Runner stage(String name) {
    calls.append("end_stage\nbegin_stage ").append(name).append('\n');
    return this;
  }

  /** Done at each boot. */
  Runner always(String module, List<String> commands) {
    return call("always", module, commands);
  }

  /** Done at the first boot only. */
  Runner once(String module, List<String> commands) {
    return call("once", module, commands);
  }

  /** The scripts that the disk has for each boot, for each instance and for once. */
  Runner sharedScripts() {
    calls.append("shared_scripts\n");
    return this;
  }

  private Runner call(String frequency, String module, List<String> commands) {
    if (!commands.isEmpty()) {
      String function = "do_" + ++modules;
      calls.append(function).append("() {\n");
      commands.forEach(each -> calls.append("  ").append(each).append('\n'));
      calls.append("}\n").append(frequency).append(' ').append(module).append(' ');
      calls.append(function).append('\n');
    }
    return this;
  }

  /**
   * The program.
   *
   * @param last commands after all is reported, at the first boot only
   */
  byte[] program(List<String> last) {
    calls.append("finish\n");
    once("power_state", last);
    List<String> lines = new ArrayList<>();
    lines.add("#!/bin/sh");
    lines.add("INSTANCE_ID=" + Shell.quoted(facts.instanceId()));
    lines.add("USUAL_USERS=" + Shell.quoted(String.join(" ", facts.usualUsers())));
    lines.add(FUNCTIONS);
    lines.add("[ \"${1-}\" != await ] || await");
    lines.add("begin \"$@\"");
    lines.add(calls + "[ -z \"$errors\" ]");
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
