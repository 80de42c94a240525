package io.github.localec2.samples.jetty11;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Tells whoever asks which instances there are, in JSON. */
public final class InventoryServer implements AutoCloseable {
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  /** Starts a server on any free loopback port. */
  public InventoryServer(Ec2Client ec2) {
    Inventory inventory = new Inventory(ec2);
    server.setHandler(
        new AbstractHandler() {
          @Override
          public void handle(
              String target, Request base, HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.setContentType("application/json");
            response.getOutputStream().write(inventory.toJson());
            base.setHandled(true);
          }
        });
    LifeCycle.start(server);
  }

  /** Where it answers. */
  public URI uri() {
    return server.getURI();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
