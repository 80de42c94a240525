package io.github.localec2.server.console;

import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmLogin;
import io.github.localec2.server.vm.VmTerminal;
import io.github.localec2.server.vm.VmUserData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What is in the machines behind instances. */
final class MachinePages implements AutoCloseable {
  /** A page rather says that it does not know than waits for an engine that hangs. */
  private static final int PATIENCE_SECONDS = 10;

  private final ConsoleSource source;
  private @Nullable Sockets sockets;
  private boolean closed;

  MachinePages(ConsoleSource source) {
    this.source = source;
  }

  /** Who looks at one account and region enters nothing of another. */
  boolean has(Scope scope, String instanceId) {
    World world = source.state().snapshot();
    return world.tables(scope).stream()
        .anyMatch(
            table ->
                table.name().equals("instances") && world.record(scope, table, instanceId) != null);
  }

  /** How the machine is logged into, and how its user data is doing, as far as there is any. */
  void tell(String instanceId, Response response, Callback callback) {
    CompletableFuture<Map<String, Object>> login =
        inTime(source.access().login(instanceId)).handle((found, fault) -> login(found, fault));
    CompletableFuture<Map<String, Object>> userData =
        inTime(source.userData().apply(instanceId))
            .handle((found, fault) -> found == null ? Map.of() : userData(found));
    CompletableFuture<Void> unused =
        login.thenAcceptBoth(
            userData,
            (about, run) -> {
              Map<String, Object> all = new LinkedHashMap<>(about);
              all.putAll(run);
              StringBuilder out = new StringBuilder();
              ModelJson.write(out, all);
              ConsoleEndpoint.answer(response, callback, 200, "application/json", out.toString());
            });
  }

  private static <T> CompletableFuture<T> inTime(CompletionStage<T> asked) {
    return asked.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Map<String, Object> login(@Nullable VmLogin login, @Nullable Throwable fault) {
    Map<String, Object> about = new LinkedHashMap<>();
    if (login == null) {
      about.put("reason", reason(fault));
    } else {
      about.put("user", login.user());
      about.put("host", login.address().getHostString());
      about.put("port", login.address().getPort());
    }
    return about;
  }

  private static Map<String, Object> userData(VmUserData run) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("userDataEnded", run.ended());
    about.put("userDataStage", run.stage());
    about.put("userDataErrors", run.errors());
    about.put("userDataOutput", run.output());
    return about;
  }

  static String reason(@Nullable Throwable fault) {
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  PageSocket.Talk terminal(String instanceId, VmTerminal.Size size) {
    return new TerminalTalk(source.access(), instanceId, size);
  }

  PageSocket.Talk display(String instanceId) {
    return new DisplayTalk(source.access(), instanceId);
  }

  void talk(
      PageSocket.Talk talk, Server server, Request request, Response response, Callback callback) {
    sockets(server).upgrade(talk, request, response, callback);
  }

  private synchronized Sockets sockets(Server server) {
    Sockets present = sockets;
    if (present == null) {
      present = new Sockets(server);
      sockets = present;
      if (closed) {
        present.close();
      }
    }
    return present;
  }

  /** Ends the sockets of the pages, and what is behind them. */
  @Override
  public void close() {
    Sockets present;
    synchronized (this) {
      closed = true;
      present = sockets;
    }
    if (present != null) {
      present.close();
    }
  }
}
