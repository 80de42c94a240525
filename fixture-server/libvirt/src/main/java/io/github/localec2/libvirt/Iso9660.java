package io.github.localec2.libvirt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a CD of a few files in its root directory, as ISO 9660 with Joliet names; there is no need
 * of a program that does.
 */
final class Iso9660 {
  private static final int SECTOR = 2048;
  private static final int PRIMARY = 16;
  private static final int JOLIET = 17;
  private static final int END = 18;
  private static final int PATHS = 19;
  private static final int ROOT = 23;
  private static final int JOLIET_ROOT = 24;
  private static final int FILES = 25;
  private static final Charset UCS2 = StandardCharsets.UTF_16BE;

  private record Entry(String name, byte[] content, int sector) {}

  private final ByteBuffer image;

  private Iso9660(int sectors) {
    image = ByteBuffer.allocate(sectors * SECTOR);
  }

  /**
   * @param label the volume's, up to 16 letters
   * @param files by their names; as many as fit into a directory of one sector, about 20
   */
  static byte[] of(String label, Map<String, byte[]> files) {
    List<Entry> entries = new ArrayList<>();
    int next = FILES;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      entries.add(new Entry(file.getKey(), file.getValue(), next));
      next += (file.getValue().length + SECTOR - 1) / SECTOR;
    }
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    Iso9660 iso = new Iso9660(next);
    iso.descriptor(PRIMARY, label, false, next);
    iso.descriptor(JOLIET, label, true, next);
    iso.at(END).put((byte) 255).put("CD001".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    iso.paths(PATHS, ROOT);
    iso.paths(PATHS + 2, JOLIET_ROOT);
    iso.directory(ROOT, entries, false);
    iso.directory(JOLIET_ROOT, entries, true);
    for (Entry entry : entries) {
      iso.at(entry.sector()).put(entry.content());
    }
    return iso.image.array();
  }

  private ByteBuffer at(int sector) {
    return image.order(ByteOrder.BIG_ENDIAN).position(sector * SECTOR);
  }

  private void descriptor(int sector, String label, boolean joliet, int sectors) {
    at(sector).put((byte) (joliet ? 2 : 1)).put("CD001".getBytes(StandardCharsets.US_ASCII));
    image.put((byte) 1).put((byte) 0);
    text("", 32, joliet);
    text(label, 32, joliet);
    image.putLong(0);
    both(sectors);
    // the escape sequence of UCS-2, level 3
    image.put(joliet ? new byte[] {'%', '/', 'E'} : new byte[3]).put(new byte[29]);
    both((short) 1);
    both((short) 1);
    both((short) SECTOR);
    both(10);
    int paths = PATHS + (joliet ? 2 : 0);
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(paths).putInt(0);
    image.order(ByteOrder.BIG_ENDIAN).putInt(paths + 1).putInt(0);
    record(new byte[1], joliet ? JOLIET_ROOT : ROOT, SECTOR, true);
    for (int i = 0; i < 4; i++) {
      text("", 128, joliet);
    }
    for (int i = 0; i < 3; i++) {
      text("", 37, joliet);
    }
    for (int i = 0; i < 4; i++) {
      image.put("0000000000000000".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
    image.put((byte) 1);
  }

  /** The table of directories has one: the root. Little-endian, then big-endian. */
  private void paths(int sector, int root) {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      at(sector).order(order).put((byte) 1).put((byte) 0).putInt(root).putShort((short) 1);
      image.put((byte) 0).put((byte) 0);
      sector++;
    }
  }

  private void directory(int sector, List<Entry> entries, boolean joliet) {
    at(sector);
    record(new byte[] {0}, sector, SECTOR, true);
    record(new byte[] {1}, sector, SECTOR, true);
    for (Entry entry : entries) {
      String name = joliet ? entry.name() : entry.name().toUpperCase(Locale.ROOT) + ".";
      byte[] bytes = (name + ";1").getBytes(joliet ? UCS2 : StandardCharsets.US_ASCII);
      record(bytes, entry.sector(), entry.content().length, false);
    }
    if (image.position() > (sector + 1) * SECTOR) {
      throw new IllegalArgumentException("too many files for one sector: " + entries.size());
    }
  }

  private void record(byte[] name, int sector, int size, boolean directory) {
    int length = 33 + name.length + (name.length + 1) % 2;
    image.put((byte) length).put((byte) 0);
    both(sector);
    both(size);
    image.put(new byte[7]).put((byte) (directory ? 2 : 0)).putShort((short) 0);
    both((short) 1);
    image.put((byte) name.length).put(name);
    if (name.length % 2 == 0) {
      image.put((byte) 0);
    }
  }

  private void both(int value) {
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(value).order(ByteOrder.BIG_ENDIAN).putInt(value);
  }

  private void both(short value) {
    image.order(ByteOrder.LITTLE_ENDIAN).putShort(value);
    image.order(ByteOrder.BIG_ENDIAN).putShort(value);
  }

  /** Padded with blanks. */
  private void text(String value, int length, boolean joliet) {
    int end = image.position() + length;
    image.put(value.getBytes(joliet ? UCS2 : StandardCharsets.US_ASCII));
    while (image.position() < end) {
      if (joliet && end - image.position() > 1) {
        image.putShort((short) ' ');
      } else {
        image.put((byte) (joliet ? 0 : ' '));
      }
    }
  }
}
