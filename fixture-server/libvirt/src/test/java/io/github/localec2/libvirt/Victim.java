package io.github.localec2.libvirt;

/** A program that launches an instance, says its id, and waits to be killed. */
final class Victim {
  private Victim() {}

  public static void main(String[] words) throws InterruptedException {
    RealHost host = new RealHost("libvirt.pool", words[0]);
    System.out.println(host.running(r -> r.imageId(words[1])).instanceId());
    new java.util.concurrent.CountDownLatch(1).await();
  }
}
