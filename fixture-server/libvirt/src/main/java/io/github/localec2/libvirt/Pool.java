package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.libvirt.Stream;
import org.w3c.dom.Element;

/** A storage pool: AMIs, and whatever instances are made of, are its volumes. */
final class Pool {
  private static final System.Logger LOG = System.getLogger(Pool.class.getName());
  private static final int CHUNK = 256 * 1024;

  private final Host host;
  private final String name;
  private volatile String path = "";

  /** A pool does not refresh while a volume of it is being filled. */
  private final ReadWriteLock filling = new ReentrantReadWriteLock();

  Pool(Host host, String name) {
    this.host = host;
    this.name = name;
  }

  /** Something that is done with a pool. */
  @FunctionalInterface
  private interface Work<T> {
    T with(StoragePool pool, Connection connection) throws LibvirtException;
  }

  String name() {
    return name;
  }

  /** Where the hypervisor finds its volumes. */
  String path() {
    String known = path;
    if (known.isEmpty()) {
      known =
          work(
              "the pool '" + name + "' can't be looked at",
              (pool, connection) -> Xml.text(Xml.parse(pool.getXMLDesc(0)), "target", "path"));
      path = known;
    }
    return known;
  }

  /**
   * @throws VmException quoting its name where there is no such pool, or it isn't active
   */
  void check() {
    boolean active =
        host.asking(
            "libvirt.pool must be a storage pool of " + host.uri() + ": '" + name + "'",
            connection -> {
              StoragePool pool = connection.storagePoolLookupByName(name);
              try {
                return pool.isActive() == 1;
              } finally {
                pool.free();
              }
            });
    if (!active) {
      throw new VmException(
          "the storage pool '" + name + "' is not active: virsh pool-start " + name);
    }
  }

  private <T> T work(String what, Work<T> work) {
    return host.asking(
        what,
        connection -> {
          StoragePool pool = connection.storagePoolLookupByName(name);
          try {
            return work.with(pool, connection);
          } finally {
            pool.free();
          }
        });
  }

  private <T> T fill(String what, Work<T> work) {
    filling.readLock().lock();
    try {
      return work(what, work);
    } finally {
      filling.readLock().unlock();
    }
  }

  /** The names of all volumes, after a look at what somebody has put there. */
  List<String> names() {
    refresh();
    return work(
        "the volumes of the pool '" + name + "' can't be listed",
        (pool, connection) -> Arrays.asList(pool.listVolumes()));
  }

  /** Looks at what somebody has put there. */
  void refresh() {
    filling.writeLock().lock();
    try {
      work(
          "the pool '" + name + "' can't be refreshed",
          (pool, connection) -> {
            try {
              pool.refresh(0);
            } catch (LibvirtException e) {
              // another process fills a volume; what is known will do
              LOG.log(Level.DEBUG, "the pool can't be refreshed now", e);
            }
            return true;
          });
    } finally {
      filling.writeLock().unlock();
    }
  }

  /** A volume, if there is one of that name. */
  Optional<PoolVolume> find(String volume) {
    return work(
        "the volume '" + volume + "' can't be looked up",
        (pool, connection) -> {
          try {
            StorageVol found = pool.storageVolLookupByName(volume);
            try {
              return Optional.of(described(volume, found));
            } finally {
              found.free();
            }
          } catch (LibvirtException e) {
            if (LibvirtFaults.is(e, ErrorNumber.VIR_ERR_NO_STORAGE_VOL)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static PoolVolume described(String name, StorageVol volume) throws LibvirtException {
    Element xml = Xml.parse(volume.getXMLDesc(0));
    String format =
        Xml.all(xml, "format").stream().findFirst().map(e -> e.getAttribute("type")).orElse("raw");
    return new PoolVolume(
        name,
        volume.getPath(),
        format,
        volume.getInfo().capacity,
        !Xml.text(xml, "backingStore", "path").isEmpty(),
        Xml.text(xml, "target", "timestamps", "mtime"));
  }

  /** An empty volume that takes no room yet. */
  PoolVolume empty(String volume, long bytes, String format) {
    return fill(
        "the volume '" + volume + "' can't be made",
        (pool, connection) ->
            made(volume, pool.storageVolCreateXML(xml(volume, bytes, format, ""), 0)));
  }

  /** A volume that stands on another, and holds only what differs. */
  PoolVolume overlay(String volume, long bytes, PoolVolume backing) {
    String on =
        "<backingStore><path>"
            + Xml.escaped(backing.path())
            + "</path><format type='"
            + Xml.escaped(backing.format())
            + "'/></backingStore>";
    return fill(
        "the volume '" + volume + "' can't be made from '" + backing.name() + "'",
        (pool, connection) ->
            made(volume, pool.storageVolCreateXML(xml(volume, bytes, "qcow2", on), 0)));
  }

  /** A volume with another's data that does not need the other. */
  PoolVolume copy(String volume, long bytes, String source) {
    return fill(
        "the volume '" + source + "' can't be copied",
        (pool, connection) -> {
          StorageVol from = pool.storageVolLookupByName(source);
          try {
            long size = Math.max(bytes, from.getInfo().capacity);
            return made(
                volume, pool.storageVolCreateXMLFrom(xml(volume, size, "qcow2", ""), from, 0));
          } finally {
            from.free();
          }
        });
  }

  private static PoolVolume made(String name, StorageVol volume) throws LibvirtException {
    try {
      return described(name, volume);
    } finally {
      volume.free();
    }
  }

  private static String xml(String volume, long bytes, String format, String backing) {
    return "<volume><name>"
        + Xml.escaped(volume)
        + "</name><capacity unit='bytes'>"
        + bytes
        + "</capacity><allocation>0</allocation><target><format type='"
        + format
        + "'/>"
        // the younger form of qcow2, from 2012 on
        + (format.equals("qcow2") ? "<compat>1.1</compat>" : "")
        + "</target>"
        + backing
        + "</volume>";
  }

  /** A volume of bytes. */
  PoolVolume upload(String volume, byte[] content) {
    return upload(volume, content.length, new ByteArrayInputStream(content));
  }

  /** A volume that is a file's copy. */
  PoolVolume upload(String volume, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return upload(volume, Files.size(file), in);
    } catch (IOException e) {
      throw new VmException("'" + file + "' can't be read: " + e, e);
    }
  }

  private PoolVolume upload(String volume, long bytes, InputStream content) {
    empty(volume, bytes, "raw");
    try {
      return fill(
          "the volume '" + volume + "' can't be filled",
          (pool, connection) -> {
            StorageVol target = pool.storageVolLookupByName(volume);
            Stream stream = connection.streamNew(0);
            try {
              target.upload(stream, 0, bytes, 0);
              send(stream, content, volume);
              return described(volume, target);
            } finally {
              stream.free();
              target.free();
            }
          });
    } catch (RuntimeException e) {
      delete(volume);
      throw e;
    }
  }

  /**
   * Makes a copy of a volume in a pool that may be another host's. What stands on another volume is
   * made to stand alone before.
   */
  void send(PoolVolume source, Pool to, String volume) {
    if (!source.backed()) {
      stream(source.name(), to, volume);
      return;
    }
    String alone = volume + ".alone";
    copy(alone, 0, source.name());
    try {
      stream(alone, to, volume);
    } finally {
      delete(alone);
    }
  }

  private void stream(String source, Pool to, String volume) {
    fill(
        "the volume '" + source + "' can't be read",
        (pool, connection) -> {
          StorageVol from = pool.storageVolLookupByName(source);
          Stream stream = connection.streamNew(0);
          try {
            from.download(stream, 0, 0, 0);
            // as many bytes as come
            to.upload(volume, 0, new Received(stream));
            stream.finish();
            return true;
          } finally {
            stream.free();
            from.free();
          }
        });
    to.refresh();
  }

  private static void send(Stream stream, InputStream content, String volume)
      throws LibvirtException {
    try {
      byte[] chunk = new byte[CHUNK];
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        int sent = 0;
        while (sent < read) {
          sent += stream.send(Arrays.copyOfRange(chunk, sent, read));
        }
      }
      stream.finish();
    } catch (IOException e) {
      stream.abort();
      throw new VmException("'" + volume + "' can't be filled: " + e, e);
    }
  }

  /** All bytes of a volume; empty where there is no such volume. */
  byte[] download(String volume) {
    return fill(
        "the volume '" + volume + "' can't be read",
        (pool, connection) -> {
          StorageVol source = pool.storageVolLookupByName(volume);
          Stream stream = connection.streamNew(0);
          try {
            source.download(stream, 0, 0, 0);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = stream.receive(chunk); read > 0; read = stream.receive(chunk)) {
              all.write(chunk, 0, read);
            }
            stream.finish();
            return all.toByteArray();
          } finally {
            stream.free();
            source.free();
          }
        });
  }

  /** Deletes a volume; nothing happens where there is none. */
  void delete(String volume) {
    fill(
        "the volume '" + volume + "' can't be deleted",
        (pool, connection) -> {
          try {
            StorageVol doomed = pool.storageVolLookupByName(volume);
            try {
              doomed.delete(0);
            } finally {
              doomed.free();
            }
          } catch (LibvirtException e) {
            if (!LibvirtFaults.is(e, ErrorNumber.VIR_ERR_NO_STORAGE_VOL)) {
              throw e;
            }
          }
          return true;
        });
  }

  /** Makes a volume that no running machine has larger. */
  void resize(String volume, long bytes) {
    fill(
        "the volume '" + volume + "' can't be made larger",
        (pool, connection) -> {
          StorageVol grown = pool.storageVolLookupByName(volume);
          try {
            grown.resize(bytes, 0);
          } finally {
            grown.free();
          }
          return true;
        });
  }
}
