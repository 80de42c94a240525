package io.github.localec2.docker;

import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys for an engine behind TLS, in the files that Docker's own client reads: {@code ca.pem},
 * {@code cert.pem} and {@code key.pem}. Read with the JDK alone.
 *
 * @param directory where they are
 */
record TlsFiles(String directory) implements SSLConfig {
  private static final Set<String> OFF = Set.of("", "0", "false", "no");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);
  private static final char[] NO_PASSWORD = {};

  /** What precedes a PKCS #1 key in PKCS #8: version 0 and rsaEncryption. */
  private static final byte[] RSA = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  static @Nullable TlsFiles of(Properties settings) {
    String verify = settings.getProperty("DOCKER_TLS_VERIFY", "").strip();
    if (OFF.contains(verify.toLowerCase(Locale.ROOT))) {
      return null;
    }
    String path = settings.getProperty("DOCKER_CERT_PATH");
    return new TlsFiles(path == null ? System.getProperty("user.home") + "/.docker" : path);
  }

  @Override
  public SSLContext getSSLContext()
      throws KeyManagementException,
          UnrecoverableKeyException,
          NoSuchAlgorithmException,
          KeyStoreException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own(), NO_PASSWORD);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(authorities());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (KeyManagementException | KeyStoreException | NoSuchAlgorithmException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyStoreException(
          "ca.pem, cert.pem and key.pem in '" + directory + "' can't be used: " + e, e);
    }
  }

  private KeyStore own() throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry(
        "docker",
        privateKey(Files.readString(Path.of(directory, "key.pem"))),
        NO_PASSWORD,
        certificates("cert.pem").toArray(Certificate[]::new));
    return store;
  }

  private KeyStore authorities() throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int i = 0;
    for (Certificate certificate : certificates("ca.pem")) {
      store.setCertificateEntry("ca-" + i++, certificate);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Collection<? extends Certificate> certificates(String name)
      throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(Path.of(directory, name));
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }

  /** A key in PKCS #8, or an RSA one in PKCS #1. */
  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw new KeyStoreException("no private key");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(2).getBytes(StandardCharsets.US_ASCII));
    String kind = found.group(1).strip();
    if (kind.equals("RSA")) {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped(der)));
    }
    if (!kind.isEmpty()) {
      throw new KeyStoreException(
          "a private key in the form '"
              + kind
              + "': turn it into PKCS #8 (openssl pkcs8 -topk8 -nocrypt)");
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (java.security.spec.InvalidKeySpecException e) {
        // one of the others
      }
    }
    throw new KeyStoreException("a private key that is neither RSA nor EC nor Ed25519");
  }

  private static byte[] wrapped(byte[] rsa) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA);
    element(content, 4, rsa);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    element(all, 0x30, content.toByteArray());
    return all.toByteArray();
  }

  private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else if (content.length < 256) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
  }
}
