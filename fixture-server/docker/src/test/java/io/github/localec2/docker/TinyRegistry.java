package io.github.localec2.docker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/**
 * A registry of images in this JVM, as far as an engine asks one to download. Engines take
 * registries of the loopback network without TLS.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/api/">HTTP API V2</a>
 */
final class TinyRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private static final int TLS = 0x16;

  private final ServerSocket server;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  TinyRegistry() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  TinyRegistry start() {
    Thread thread = new Thread(this::accept, "tiny-registry");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What was asked for, such as {@code library/ubuntu:22.04}. */
  List<String> asked() {
    return asked;
  }

  /**
   * Has an image of one layer.
   *
   * @param reference such as {@code library/ubuntu:22.04}
   */
  void add(String reference, ContainerFile... files) throws IOException {
    Tar tar = new Tar();
    for (ContainerFile file : files) {
      tar.file(file);
    }
    byte[] plain = tar.bytes();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    byte[] layer = zipped.toByteArray();
    byte[] config =
        utf8(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"/bin/sh\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + digest(plain)
                + "\"]}}");
    blobs.put(digest(layer), layer);
    blobs.put(digest(config), config);
    byte[] manifest =
        utf8(
            "{\"schemaVersion\":2,\"mediaType\":\""
                + MANIFEST
                + "\",\"config\":"
                + entry("application/vnd.docker.container.image.v1+json", config)
                + ",\"layers\":["
                + entry("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)
                + "]}");
    int colon = reference.lastIndexOf(':');
    String name = reference.substring(0, colon);
    manifests.put(name + ":" + reference.substring(colon + 1), manifest);
    manifests.put(name + ":" + digest(manifest), manifest);
  }

  private static String entry(String type, byte[] bytes) {
    return "{\"mediaType\":\""
        + type
        + "\",\"size\":"
        + bytes.length
        + ",\"digest\":\""
        + digest(bytes)
        + "\"}";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "tiny-registry");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  /** One request for a connection; an engine that tries TLS first is refused at once. */
  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      String[] request = line(in).split(" ");
      if (request.length < 3 || !request[1].startsWith("/v2/")) {
        return;
      }
      while (!line(in).isEmpty()) {
        // headers say nothing that matters here
      }
      answer(out, request[0], request[1].substring("/v2/".length()));
    } catch (IOException e) {
      // the engine has gone
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == 0 && c == TLS) {
        return "";
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private void answer(OutputStream out, String method, String path) throws IOException {
    byte[] found = null;
    String type = "application/octet-stream";
    int at = path.indexOf("/manifests/");
    if (path.isEmpty()) {
      found = utf8("{}");
    } else if (at >= 0) {
      String reference = path.substring(0, at) + ":" + path.substring(at + 11);
      asked.add(reference);
      found = manifests.get(reference);
      type = MANIFEST;
    } else if (path.contains("/blobs/")) {
      found = blobs.get(path.substring(path.indexOf("/blobs/") + 7));
    }
    if (found == null) {
      out.write(utf8("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
      return;
    }
    out.write(
        utf8(
            "HTTP/1.1 200 OK\r\nContent-Type: "
                + type
                + "\r\nDocker-Content-Digest: "
                + digest(found)
                + "\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Length: "
                + found.length
                + "\r\nConnection: close\r\n\r\n"));
    if (!method.equals("HEAD")) {
      out.write(found);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
