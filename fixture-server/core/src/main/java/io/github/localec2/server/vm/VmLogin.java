package io.github.localec2.server.vm;

import java.net.InetSocketAddress;

/**
 * Where a machine is logged into by SSH, and as whom.
 *
 * @param user whom the key pair of the instance lets in
 * @param address reached from this JVM
 */
public record VmLogin(String user, InetSocketAddress address) {}
