package io.github.localec2.server.imds;

import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;

/**
 * The keys by which a server signs the identity documents of its instances; each is made when it is
 * first needed. AWS publishes a certificate of each for a region, here a test asks for it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-iid.html">Verify the
 *     instance identity document</a>
 */
public final class IdentityKeys {
  private final Map<IdentityKey.Kind, IdentityKey> keys = new EnumMap<>(IdentityKey.Kind.class);

  IdentityKeys() {}

  /** Verifies {@code instance-identity/signature}: SHA-256 with RSA over the document. */
  public X509Certificate rsaCertificate() {
    return of(IdentityKey.Kind.RSA).certificate();
  }

  /** Verifies {@code instance-identity/pkcs7}: SHA-1 with DSA. */
  public X509Certificate dsaCertificate() {
    return of(IdentityKey.Kind.DSA).certificate();
  }

  /** Verifies {@code instance-identity/rsa2048}: SHA-256 with RSA. */
  public X509Certificate rsa2048Certificate() {
    return of(IdentityKey.Kind.RSA_2048).certificate();
  }

  synchronized IdentityKey of(IdentityKey.Kind kind) {
    return keys.computeIfAbsent(kind, IdentityKey::generate);
  }
}
