package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.DockerCmdExecFactory;
import io.github.localec2.server.vm.VmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The Docker engine and this JVM's one client of it, which all servers share as long as there is
 * one. The client costs seconds of class loading on a busy machine, so it is built on a thread of
 * its own, and waited for by the first who needs it.
 */
final class Engine implements AutoCloseable {
  private static final long SWEEP_MILLIS = 15_000;
  private static final Map<String, Engine> OPEN = new HashMap<>();

  private final String key;
  private final CompletableFuture<EngineAddress.Connection> connection;
  private final PreparedImages prepared = new PreparedImages();
  private int users;

  private Engine(String key) {
    this.key = key;
    this.connection = new CompletableFuture<>();
  }

  /**
   * The engine that the environment names, as docker-java finds it.
   *
   * @throws VmException where nobody listens there
   */
  static Engine open() {
    EngineAddress address = EngineAddress.fromEnvironment();
    EngineAddress.checkTls();
    Engine engine;
    synchronized (OPEN) {
      engine = OPEN.get(address.key());
      if (engine == null) {
        engine = new Engine(address.key());
        OPEN.put(address.key(), engine);
        engine.build();
      }
      engine.users++;
    }
    try {
      if (!address.answers()) {
        // it may be named where only docker-java looks, such as in a context
        engine.client().pingCmd().exec();
      }
    } catch (RuntimeException e) {
      engine.close();
      throw new VmException(
          "no Docker engine answers at "
              + address.text()
              + ": install one (apt-get install docker.io) and start it (systemctl start docker),"
              + " or set DOCKER_HOST",
          e);
    }
    return engine;
  }

  private void build() {
    Thread builder =
        new Thread(
            () -> {
              try {
                EngineAddress.Connection built = EngineAddress.connect();
                sweep(built);
                connection.complete(built);
              } catch (Throwable e) {
                connection.completeExceptionally(e);
              }
            },
            "local-ec2-docker-client");
    builder.setDaemon(true);
    builder.start();
  }

  /** What can't be removed must not keep anybody from starting. */
  private static void sweep(EngineAddress.Connection built) throws InterruptedException {
    Thread sweeper = new Thread(() -> Orphans.sweep(built.client()), "local-ec2-docker-sweep");
    sweeper.setDaemon(true);
    sweeper.start();
    sweeper.join(SWEEP_MILLIS);
  }

  /**
   * The client; waits for it at its first use.
   *
   * @throws VmException where it can't be built
   */
  DockerClient client() {
    return connection().client();
  }

  /** Whether this JVM reaches its containers at their addresses. */
  boolean isNear() {
    return connection().near();
  }

  /** What there is besides the images of its AMIs. */
  PreparedImages prepared() {
    return prepared;
  }

  /** What sends commands that the client does not have. */
  DockerCmdExecFactory commands() {
    return connection().commands();
  }

  private EngineAddress.Connection connection() {
    try {
      return connection.join();
    } catch (CompletionException e) {
      throw new VmException("the client of Docker can't be made: " + e.getCause(), e);
    }
  }

  /** The last user takes the client along. */
  @Override
  public void close() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(key, this);
    }
    connection
        .minimalCompletionStage()
        .whenComplete(
            (built, fault) -> {
              if (built != null) {
                prepared.close(built.client());
              }
              EngineAddress.disconnect(built);
            });
  }
}
