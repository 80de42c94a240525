package io.github.localec2.standalone;

import io.github.localec2.server.vm.VmDownload;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how downloads of images are doing: by a bar on a terminal, by lines elsewhere. */
final class DownloadBar {
  private static final int WIDTH = 30;
  private static final double MEGABYTE = 1_000_000.0;

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";

  DownloadBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void show(VmDownload download) {
    String name = download.imageId() + " (" + download.image() + ")";
    switch (download.stage()) {
      case RUNNING -> {
        if (terminal) {
          over(name + " " + bar(download));
        } else if (download.total() == 0 && download.done() == 0 && !shown.equals(name)) {
          shown = name;
          out.println("Downloading " + name);
        }
      }
      case DONE -> line("Downloaded " + name + ", " + megabytes(download.total()));
      case FAILED ->
          line(
              "Could not download "
                  + name
                  + ": "
                  + download.problem()
                  + ". A launch tries again; EC2_DOWNLOAD_DEFAULT_IMAGES=0 turns this off.");
    }
    out.flush();
  }

  private static String bar(VmDownload download) {
    int full =
        download.total() == 0
            ? 0
            : (int) Math.min(WIDTH, WIDTH * download.done() / download.total());
    return "["
        + "#".repeat(full)
        + "-".repeat(WIDTH - full)
        + "] "
        + megabytes(download.done())
        + " of "
        + megabytes(download.total());
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  /** Over the bar that is shown, which may be longer. */
  private void over(String text) {
    out.print("\r" + text + " ".repeat(Math.max(0, shown.length() - text.length())));
    shown = text;
  }

  private void line(String text) {
    if (terminal) {
      over(text);
      out.println();
    } else {
      out.println(text);
    }
    shown = "";
  }
}
