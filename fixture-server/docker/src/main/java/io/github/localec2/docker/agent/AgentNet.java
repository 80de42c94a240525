package io.github.localec2.docker.agent;

import io.github.localec2.docker.ExecResult;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Has the agent of a container change its addresses and ways. */
public final class AgentNet {
  private static final System.Logger LOG = System.getLogger(AgentNet.class.getName());

  private AgentNet() {}

  /**
   * Takes addresses from a container that is about to stop, which it does in any case.
   *
   * @return false where it has kept them
   */
  public static boolean removed(
      String whose, Collection<String> addresses, Function<List<String>, ExecResult> exec) {
    List<String> words = new ArrayList<>();
    addresses.forEach(each -> words.addAll(List.of("remove", each)));
    try {
      change(whose, words, exec);
      return true;
    } catch (VmException e) {
      LOG.log(Level.WARNING, whose + " keeps " + addresses + " while it is stopped", e);
      return false;
    }
  }

  /**
   * Changes what the words say; nothing happens where there are none.
   *
   * @param whose of whom, for the message
   * @param exec runs a program in the container
   * @throws VmException where it can't be changed; words before the one that failed hold
   */
  public static void change(
      String whose, List<String> words, Function<List<String>, ExecResult> exec) {
    if (words.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(AgentFiles.AGENT, "net"));
    command.addAll(words);
    ExecResult result = exec.apply(command);
    if (result.exitCode() != 0) {
      throw new VmException("the network of " + whose + " can't be set up: " + result.error());
    }
  }
}
