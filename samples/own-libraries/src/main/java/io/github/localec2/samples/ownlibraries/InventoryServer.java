package io.github.localec2.samples.ownlibraries;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
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
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(inventory.toJson()), callback);
            return true;
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
