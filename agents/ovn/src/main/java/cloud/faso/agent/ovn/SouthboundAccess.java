package cloud.faso.agent.ovn;

import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.platform.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;

/**
 * How OVN's own programs get to the southbound database: over TLS they show the node's certificate.
 *
 * @param address as OVN writes it
 * @param home where the agent has its identity, and what it trusts is laid
 */
record SouthboundAccess(String address, IdentityFile identity, Path home) {
  private static final int LINE = 64;

  /** The options that say so, with the certificate of now. */
  synchronized List<String> options() throws IOException {
    if (!address.contains("ssl:")) {
      return List.of("--db=" + address);
    }
    Identity now =
        identity.read().orElseThrow(() -> new IOException("the node's identity is gone"));
    Path trusted = home.toAbsolutePath().resolve("southbound-ca.pem");
    DurableFile.replace(trusted, pem(now));
    Path own = home.toAbsolutePath().resolve("identity.pem");
    return List.of(
        "--db=" + address, "--private-key=" + own, "--certificate=" + own, "--ca-cert=" + trusted);
  }

  private static byte[] pem(Identity identity) throws IOException {
    try {
      String body =
          Base64.getMimeEncoder(LINE, new byte[] {'\n'})
              .encodeToString(identity.authority().getEncoded());
      return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IOException("The authority's certificate cannot be written.", e);
    }
  }
}
