package io.github.localec2.libvirt;

import java.util.Arrays;

/** A program that launches an instance, says its id, and waits to be killed. */
final class Victim {
  private Victim() {}

  public static void main(String[] words) throws InterruptedException {
    RealHost host = new RealHost(Arrays.copyOfRange(words, 1, words.length));
    System.out.println(host.running(r -> r.imageId(words[0])).instanceId());
    new java.util.concurrent.CountDownLatch(1).await();
  }
}
