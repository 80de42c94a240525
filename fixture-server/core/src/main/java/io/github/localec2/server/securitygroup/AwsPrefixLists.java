package io.github.localec2.server.securitygroup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** AWS's own prefix lists of one region, from a table. */
final class AwsPrefixLists {
  private static final String TABLE = "aws-prefix-lists.tsv";
  private static final Map<String, AwsPrefixLists> BY_REGION = new ConcurrentHashMap<>();

  private final List<AwsPrefixList> all;

  private AwsPrefixLists(List<AwsPrefixList> all) {
    this.all = List.copyOf(all);
  }

  static AwsPrefixLists of(String region) {
    return BY_REGION.computeIfAbsent(region, AwsPrefixLists::load);
  }

  List<AwsPrefixList> all() {
    return all;
  }

  Optional<AwsPrefixList> find(String id) {
    return all.stream().filter(list -> list.id().equals(id)).findFirst();
  }

  Optional<AwsPrefixList> named(String name) {
    return all.stream().filter(list -> list.name().equals(name)).findFirst();
  }

  /** The region's own line for each list, or the one for every region. */
  private static AwsPrefixLists load(String region) {
    List<AwsPrefixList> lists = new ArrayList<>();
    List<String> done = new ArrayList<>();
    try (InputStream in = Objects.requireNonNull(AwsPrefixLists.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank() || line.charAt(0) == '#') {
          continue;
        }
        String[] columns = line.split("\t", -1);
        boolean ours = columns[1].equals(region) || columns[1].equals("*");
        if (ours && !done.contains(columns[0])) {
          done.add(columns[0]);
          lists.add(list(columns, region));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " can't be read", e);
    }
    return new AwsPrefixLists(lists);
  }

  private static AwsPrefixList list(String[] columns, String region) {
    String name = columns[0].replace("REGION", region);
    String id = columns[2].equals("*") ? madeUpId(name) : columns[2];
    return new AwsPrefixList(
        id,
        name,
        columns[3].equals("gateway"),
        Integer.parseInt(columns[4]),
        List.of(columns[5].split(" ")));
  }

  /** Of the short form that AWS's own lists have, and the same in every run. */
  private static String madeUpId(String name) {
    return "pl-" + HexFormat.of().toHexDigits(name.hashCode());
  }
}
