package io.github.localec2.docker;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what the engine tells of the layers of an image that it downloads. */
final class ImagePull extends PullImageResultCallback {
  private static final String DOWNLOADING = "Downloading";
  private static final String DOWNLOADED = "Download complete";

  private final Map<String, Long> done = new LinkedHashMap<>();
  private final Map<String, Long> total = new LinkedHashMap<>();
  private final Heard heard;

  /** Hears of bytes. */
  @FunctionalInterface
  interface Heard {
    void bytes(long done, long total);
  }

  ImagePull(Heard heard) {
    this.heard = heard;
  }

  @Override
  public void onNext(PullResponseItem item) {
    super.onNext(item);
    String layer = item.getId();
    String status = item.getStatus();
    if (layer == null || status == null) {
      return;
    }
    ResponseItem.ProgressDetail detail = item.getProgressDetail();
    if (status.equals(DOWNLOADING) && detail != null) {
      total.put(layer, known(detail.getTotal()));
      done.put(layer, known(detail.getCurrent()));
    } else if (status.equals(DOWNLOADED)) {
      done.put(layer, total.getOrDefault(layer, 0L));
    } else {
      return;
    }
    heard.bytes(sum(done), sum(total));
  }

  private static long known(@Nullable Long bytes) {
    return bytes == null ? 0 : Math.max(0, bytes);
  }

  private static long sum(Map<String, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
