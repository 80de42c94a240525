package io.github.localec2.server.console;

import io.github.localec2.server.vm.VmAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The screen of a machine in a page: the bytes of VNC's protocol between the page and where the
 * machine has its screen. Why there is none is told as {@code error} and the reason.
 */
final class DisplayTalk implements PageSocket.Talk {
  private static final int CHUNK = 1 << 16;

  private final VmAccess access;
  private final String instanceId;
  private @Nullable SocketChannel channel;
  private boolean ended;

  DisplayTalk(VmAccess access, String instanceId) {
    this.access = access;
    this.instanceId = instanceId;
  }

  @Override
  public void begun(PageSocket socket) {
    CompletionStage<InetSocketAddress> unused =
        access
            .display(instanceId)
            .whenComplete(
                (address, fault) -> {
                  if (fault != null) {
                    socket.end("error " + MachinePages.reason(fault));
                  } else {
                    Thread reader =
                        new Thread(() -> show(address, socket), "local-ec2-display-" + instanceId);
                    reader.setDaemon(true);
                    reader.start();
                  }
                });
  }

  /** Until one of both has gone. */
  private void show(InetSocketAddress address, PageSocket socket) {
    try (SocketChannel opened = SocketChannel.open()) {
      synchronized (this) {
        if (ended) {
          return;
        }
        channel = opened;
      }
      opened.connect(address);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      while (opened.read(chunk) >= 0) {
        chunk.flip();
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        chunk.clear();
        socket.send(bytes);
      }
      socket.end("error the machine has switched its screen off");
    } catch (IOException e) {
      socket.end("error the screen at " + address + " can't be reached: " + e);
    } catch (UncheckedIOException e) {
      // the page has gone
    }
  }

  private synchronized @Nullable SocketChannel present() {
    return channel;
  }

  @Override
  public void bytes(byte[] come) {
    SocketChannel present = present();
    if (present == null) {
      return;
    }
    ByteBuffer all = ByteBuffer.wrap(come);
    try {
      while (all.hasRemaining()) {
        present.write(all);
      }
    } catch (IOException e) {
      close(present);
    }
  }

  @Override
  public void word(String come) {
    throw new IllegalArgumentException("VNC has no words");
  }

  @Override
  public void ended() {
    SocketChannel present;
    synchronized (this) {
      ended = true;
      present = channel;
    }
    if (present != null) {
      close(present);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(DisplayTalk.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection to a screen did not close", e);
    }
  }
}
