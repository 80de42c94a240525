package io.github.localec2.libvirt;

import java.io.IOException;
import java.io.InputStream;
import org.libvirt.LibvirtException;
import org.libvirt.Stream;

/** What a host sends, to be read as it comes. */
final class Received extends InputStream {
  private final Stream stream;

  Received(Stream stream) {
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      byte[] chunk = new byte[length];
      int count = stream.receive(chunk);
      if (count <= 0) {
        return -1;
      }
      System.arraycopy(chunk, 0, bytes, offset, count);
      return count;
    } catch (LibvirtException e) {
      throw new IOException(LibvirtFaults.said(e), e);
    }
  }
}
