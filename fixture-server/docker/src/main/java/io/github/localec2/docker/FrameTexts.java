package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

/** What comes over a stream of frames. */
final class FrameTexts extends ResultCallback.Adapter<Frame> {
  private final LastBytes out;
  private final LastBytes err;
  private final LastBytes all;

  /**
   * @param most how many bytes of each are kept
   */
  FrameTexts(int most) {
    out = new LastBytes(most);
    err = new LastBytes(most);
    all = new LastBytes(most);
  }

  @Override
  public void onNext(Frame frame) {
    all.add(frame.getPayload());
    (frame.getStreamType() == StreamType.STDERR ? err : out).add(frame.getPayload());
  }

  String out() {
    return out.text();
  }

  String err() {
    return err.text();
  }

  /** Both in the order in which they came. */
  String all() {
    return all.text();
  }
}
