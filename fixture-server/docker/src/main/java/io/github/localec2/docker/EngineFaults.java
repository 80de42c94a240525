package io.github.localec2.docker;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import io.github.localec2.server.vm.VmException;
import java.util.function.Supplier;

/** What the engine says no with, as the person who runs the tests should read it. */
final class EngineFaults {
  private EngineFaults() {}

  /**
   * Asks the engine.
   *
   * @param what such as {@code "the container of i-0abc can't be started"}
   * @throws VmException with what, and what the engine says
   */
  static <T> T asking(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (DockerException | DockerClientException e) {
      throw new VmException(what + ": " + said(e), e);
    } catch (VmException e) {
      throw e;
    } catch (RuntimeException e) {
      // what the transport throws when the engine is away
      throw new VmException(what + ": the Docker engine does not answer (" + rootOf(e) + ")", e);
    }
  }

  static void doing(String what, Runnable request) {
    asking(
        what,
        () -> {
          request.run();
          return null;
        });
  }

  /** Without docker-java's own words around the engine's. */
  private static String said(RuntimeException e) {
    String message = String.valueOf(e.getMessage()).strip();
    int json = message.indexOf("{\"message\":\"");
    return json < 0
        ? message
        : message.substring(json + 12).replaceAll("\"}\\s*$", "").replace("\\n", " ").strip();
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
